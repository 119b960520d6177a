// Stands where Sage's API would: notes each call with its arguments, and answers as it is told.
using System;
using System.IO;
using System.Text;

namespace Sage.SMB.API
{
    public class IMBXML
    {
        // "IntializeAPI=5" answers 5, "submitXML=throw no free license" throws, "DisableRequests=exit 3" ends everything.
        private static object Told(string name, object otherwise, params string[] given)
        {
            File.AppendAllText(
                Environment.GetEnvironmentVariable("FAKE_LOG"),
                name + "(" + String.Join("|", given) + ")\n", new UTF8Encoding(false));
            Console.WriteLine("chatter of the API");
            foreach (string told in (Environment.GetEnvironmentVariable("FAKE_API") ?? "").Split(';'))
            {
                if (!told.StartsWith(name + "=")) continue;
                string how = told.Substring(name.Length + 1);
                if (how.StartsWith("throw ")) throw new InvalidOperationException(how.Substring(6));
                if (how.StartsWith("exit ")) Environment.Exit(Int32.Parse(how.Substring(5)));
                if (how.StartsWith("sleep ")) { System.Threading.Thread.Sleep(Int32.Parse(how.Substring(6))); break; }
                if (otherwise is int) return Int32.Parse(how);
                if (otherwise is bool) return Boolean.Parse(how);
                return how;
            }
            return otherwise;
        }

        public int IntializeAPI() { return (int)Told("IntializeAPI", 0); }
        public int SetDataSource(string source) { return (int)Told("SetDataSource", 0, source); }
        public int EnableRequests() { return (int)Told("EnableRequests", 0); }
        public int IsApplicationAllowed(string user, string password)
        {
            return (int)Told("IsApplicationAllowed", 0, user, password);
        }
        public bool IsValidUser(string company, string user, string password)
        {
            return (bool)Told("IsValidUser", true, company, user, password);
        }
        public string submitXML(string xml, string password)
        {
            return (string)Told("submitXML", "<answer>" + xml + "</answer>", xml, password);
        }
        public void DisableRequests() { Told("DisableRequests", 0); }
        public void DeIntializeAPI() { Told("DeIntializeAPI", 0); }
    }
}
