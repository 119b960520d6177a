// Hands one message to Sage 100 Contractor through the API that is installed with it.
//
// In:   the message on standard input, in UTF-8. Without one it only looks whether one could be submitted.
// Out:  Sage's answer on standard output, in UTF-8, after the session is closed: that is when Sage commits.
// Ends: 0 done; 10 to 19 nothing was submitted; anything else: it may have been. Before an end other than 0, one line of
//       JSON on standard error: {"code":"no_licence","says":"..."}.
//
// The settings are in the environment: see README.md beside this file. C# 5, so that the compiler which comes with
// Windows can build it; the API's types are found at run time, so that nothing of Sage's is needed to build it.
//
// The names, their order and the meaning of 0 are as integrators have met them. Marked INFERRED: what nobody has told.
using System;
using System.Diagnostics;
using System.IO;
using System.Reflection;
using System.Text;
using System.Threading;

namespace Tieout
{
    /// <summary>An end at which nothing was submitted.</summary>
    public sealed class NothingSent : Exception
    {
        public readonly int Exit;
        public readonly string Code;

        public NothingSent(int exit, string code, string says) : base(says)
        {
            Exit = exit;
            Code = code;
        }

        public static NothingSent ProgramMissing(string says) { return new NothingSent(10, "program_missing", says); }
        public static NothingSent LoginRefused(string says) { return new NothingSent(11, "login_refused", says); }
        public static NothingSent NoLicence(string says) { return new NothingSent(12, "no_licence", says); }
        public static NothingSent CompanyNotOpened(string says) { return new NothingSent(13, "company_not_opened", says); }
        public static NothingSent ExclusiveUse(string says) { return new NothingSent(14, "exclusive_use", says); }
        public static NothingSent TooLate(string says) { return new NothingSent(15, "timed_out", says); }
        public static NothingSent NotAccepted(string says) { return new NothingSent(16, "not_accepted", says); }
        public static NothingSent NotAnswering(string says) { return new NothingSent(17, "not_answering", says); }
    }

    /// <summary>What the environment says.</summary>
    public sealed class Settings
    {
        public string Dll;
        public string Server;
        public string Company;
        public string User;
        public string Password;
        public DateTime? Before;

        private const string Folder = @"Sage\Sage 100 Contractor SQL";
        private static readonly string[] Names = { "Sage.100.Contractor.Api.dll", "Sage.SMB.Api.dll" };

        public static Settings Read(Func<string, string> given)
        {
            Settings settings = new Settings();
            settings.Server = Needed(given, "SAGE_SERVER", @"such as SERVER\SAGE100CON");
            settings.Company = Needed(given, "SAGE_COMPANY", "the company as Sage names it");
            settings.User = Needed(given, "SAGE_USER", "a member of Sage's security group API");
            settings.Password = given("SAGE_PASSWORD") ?? "";
            settings.Dll = FindDll(given("SAGE_API_DLL"), given);
            string before = given("SAGE_SUBMIT_BEFORE");
            if (!String.IsNullOrEmpty(before))
            {
                long milliseconds;
                if (!Int64.TryParse(before, out milliseconds))
                    throw NothingSent.ProgramMissing("SAGE_SUBMIT_BEFORE is no number of milliseconds");
                settings.Before = new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMilliseconds(milliseconds);
            }
            if (String.Equals(settings.User.Trim(), "supervisor", StringComparison.OrdinalIgnoreCase))
                throw NothingSent.LoginRefused("Sage's API takes no user of the name supervisor");
            return settings;
        }

        private static string Needed(Func<string, string> given, string name, string what)
        {
            string value = given(name);
            if (String.IsNullOrEmpty(value)) throw NothingSent.ProgramMissing(name + " is not set (" + what + ")");
            return value;
        }

        private static string FindDll(string chosen, Func<string, string> given)
        {
            if (!String.IsNullOrEmpty(chosen))
            {
                if (!File.Exists(chosen)) throw NothingSent.ProgramMissing("SAGE_API_DLL: there is no file " + chosen);
                return Path.GetFullPath(chosen);
            }
            foreach (string place in new string[] { given("ProgramFiles(x86)"), given("ProgramFiles") })
            {
                if (String.IsNullOrEmpty(place)) continue;
                foreach (string name in Names)
                {
                    string file = Path.Combine(Path.Combine(place, Folder), name);
                    if (File.Exists(file)) return file;
                }
            }
            throw NothingSent.ProgramMissing("Sage's API is not where it is usually installed; SAGE_API_DLL may say where");
        }
    }

    /// <summary>One session with Sage's API. Closing it is what makes Sage commit.</summary>
    public sealed class Session
    {
        private readonly Settings settings;
        private readonly object api;
        private bool begun;
        private bool enabled;

        public Session(Settings given)
        {
            settings = given;
            api = Load(given.Dll);
        }

        private static object Load(string dll)
        {
            try
            {
                // The API looks for its neighbours in the current folder.
                Directory.SetCurrentDirectory(Path.GetDirectoryName(dll));
                Type type = Assembly.LoadFrom(dll).GetType("Sage.SMB.API.IMBXML", true);
                return Activator.CreateInstance(type);
            }
            catch (BadImageFormatException)
            {
                throw NothingSent.ProgramMissing("Sage's API is a 32-bit library: start a 32-bit program (see README)");
            }
            catch (Exception error)
            {
                throw NothingSent.ProgramMissing("Sage's API cannot be loaded: " + Inner(error).Message);
            }
        }

        /// <summary>Opens the session, up to where a message may be submitted. Nothing is changed in Sage by it.</summary>
        public void Open()
        {
            begun = true;
            Expect(0, "IntializeAPI", "Sage's API does not start");
            Expect(0, "SetDataSource", "Sage's API does not reach " + settings.Server, settings.Server);
            Expect(0, "EnableRequests", "Sage's API takes no requests");
            enabled = true;
            if (!IsYes(Ask("IsApplicationAllowed", settings.User, settings.Password)))
                throw NothingSent.LoginRefused(
                    "Sage does not allow this application, or not for the user " + settings.User +
                    ". Approve it in Sage; the approval holds for the program in this very place");
            if (!IsYes(Ask("IsValidUser", settings.Company, settings.User, settings.Password)))
                throw NothingSent.CompanyNotOpened(
                    settings.User + " is no user of the company " + settings.Company +
                    ", the password is wrong, or the user is not in the security group API");
        }

        /// <summary>From here on nobody can say that nothing was submitted.</summary>
        public string Submit(string xml)
        {
            return Convert.ToString(Call("submitXML", xml, settings.Password));
        }

        /// <summary>Closes what was opened, all of it, even where a step fails; the first failure is told.</summary>
        public void Close()
        {
            Exception first = enabled ? Try("DisableRequests") : null;
            Exception second = begun ? Try("DeIntializeAPI") : null;
            enabled = false;
            begun = false;
            if ((first ?? second) != null) throw first ?? second;
        }

        private Exception Try(string name)
        {
            try
            {
                Call(name);
                return null;
            }
            catch (Exception error)
            {
                return new IOException("Sage's session could not be closed: " + error.Message, error);
            }
        }

        private void Expect(int wanted, string name, string otherwise, params object[] given)
        {
            object result = Ask(name, given);
            if (result == null || (result is int && (int)result == wanted)) return;
            throw Told(otherwise + " (" + name + " answers " + Convert.ToString(result) + ")");
        }

        /// <summary>A call before anything is submitted: what goes wrong in it is an end at which nothing was.</summary>
        private object Ask(string name, params object[] given)
        {
            try
            {
                return Call(name, given);
            }
            catch (NothingSent)
            {
                throw;
            }
            catch (Exception error)
            {
                throw Told(name + ": " + error.Message);
            }
        }

        /// <summary>Which end it is. INFERRED from its words: Sage documents none of them.</summary>
        private static NothingSent Told(string says)
        {
            string small = says.ToLowerInvariant();
            if (small.Contains("license") || small.Contains("licence")) return NothingSent.NoLicence(says);
            if (small.Contains("exclusive")) return NothingSent.ExclusiveUse(says);
            if (small.Contains("password") || small.Contains("not authorized")) return NothingSent.LoginRefused(says);
            // Sage's SQL Server is stopped, starts again, or the network to it is: that passes, and nothing was submitted.
            foreach (string sign in Silence) if (small.Contains(sign)) return NothingSent.NotAnswering(says);
            return NothingSent.ProgramMissing(says);
        }

        private static readonly string[] Silence =
        {
            "does not reach", "network", "timeout", "timed out", "unable to connect", "cannot connect",
            "connection", "server was not found", "not accessible", "shutdown", "is starting"
        };

        /// <summary>IsApplicationAllowed answers 0 for yes and -1 for no, IsValidUser true and false.</summary>
        private static bool IsYes(object answer)
        {
            if (answer is bool) return (bool)answer;
            return answer is int && (int)answer == 0;
        }

        private object Call(string name, params object[] given)
        {
            foreach (MethodInfo method in api.GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance))
            {
                if (!String.Equals(method.Name, name, StringComparison.OrdinalIgnoreCase)) continue;
                if (method.GetParameters().Length != given.Length) continue;
                try
                {
                    return method.Invoke(api, given);
                }
                catch (TargetInvocationException error)
                {
                    Exception inner = Inner(error);
                    throw new IOException(inner.Message, inner);
                }
            }
            throw NothingSent.ProgramMissing("Sage's API has no " + name + " with " + given.Length + " arguments here");
        }

        private static Exception Inner(Exception error)
        {
            while (error is TargetInvocationException && error.InnerException != null) error = error.InnerException;
            return error;
        }
    }

    public static class Program
    {
        private const int LongestMessage = 4000000;

        [STAThread]
        public static int Main(string[] arguments)
        {
            Stream output = Console.OpenStandardOutput();
            TextWriter errors = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false));
            // Whatever the API itself writes must not stand in the answer.
            Console.SetOut(TextWriter.Null);
            return Run(Console.OpenStandardInput(), output, errors, Environment.GetEnvironmentVariable);
        }

        public static int Run(Stream input, Stream output, TextWriter errors, Func<string, string> given)
        {
            bool submitted = false;
            try
            {
                Settings settings = Settings.Read(given);
                string message = ReadMessage(input);
                Session session = new Session(settings);
                string answer = null;
                Exception failed = null;
                EventWaitHandle ended = null;
                try
                {
                    InTime(settings);
                    session.Open();
                    if (message != "")
                    {
                        InTime(settings);
                        ended = EndInTime(settings);
                        submitted = true;
                        answer = session.Submit(message);
                    }
                }
                catch (Exception error)
                {
                    failed = error;
                }
                try
                {
                    session.Close();
                }
                catch (Exception error)
                {
                    failed = failed ?? error;
                }
                if (ended != null) ended.Set();
                if (failed != null) throw failed;
                if (message == "") return 0;
                if (String.IsNullOrEmpty(answer)) throw new IOException("Sage gave no answer");
                byte[] bytes = new UTF8Encoding(false).GetBytes(answer);
                output.Write(bytes, 0, bytes.Length);
                output.Flush();
                return 0;
            }
            catch (Exception error)
            {
                NothingSent nothing = error as NothingSent;
                // A method that is missing when it comes to submitting is told as such, but only then is it certain.
                bool certain = nothing != null || !submitted;
                string code = nothing != null ? nothing.Code : certain ? "program_missing" : "unclear";
                Tell(errors, code, error.Message, given("SAGE_PASSWORD"));
                return nothing != null ? nothing.Exit : certain ? 10 : 1;
            }
        }

        /// <summary>Who started us may be dead, and ask for the bill again after this; a late one would be a second.</summary>
        private static void InTime(Settings settings)
        {
            if (settings.Before.HasValue && DateTime.UtcNow >= settings.Before.Value)
                throw NothingSent.TooLate("the time in which the message might be submitted is over");
        }

        /// <summary>
        /// Who started us kills us when the time is over, and may be dead. Sage waits long for what somebody else has open:
        /// what it committed after that would stand beside the bill that was asked for again.
        /// </summary>
        /// <returns>What is set once it has ended by itself; null where nobody set a time.</returns>
        private static EventWaitHandle EndInTime(Settings settings)
        {
            if (!settings.Before.HasValue) return null;
            double left = (settings.Before.Value - DateTime.UtcNow).TotalMilliseconds;
            int wait = (int)Math.Max(0, Math.Min(left, Int32.MaxValue));
            EventWaitHandle ended = new ManualResetEvent(false);
            // A thread of its own: Mono does not always come to its end beside a timer.
            Thread watch = new Thread(delegate()
            {
                if (!ended.WaitOne(wait)) Process.GetCurrentProcess().Kill();
            });
            watch.IsBackground = true;
            watch.Start();
            return ended;
        }

        private static string ReadMessage(Stream input)
        {
            MemoryStream all = new MemoryStream();
            byte[] part = new byte[65536];
            for (int read = input.Read(part, 0, part.Length); read > 0; read = input.Read(part, 0, part.Length))
            {
                all.Write(part, 0, read);
                if (all.Length > LongestMessage)
                    throw NothingSent.NotAccepted("the message is longer than " + LongestMessage + " bytes");
            }
            try
            {
                string text = new UTF8Encoding(false, true).GetString(all.ToArray());
                return text.TrimStart('\uFEFF').Trim();
            }
            catch (ArgumentException)
            {
                throw NothingSent.NotAccepted("the message is no text in UTF-8");
            }
        }

        private static void Tell(TextWriter errors, string code, string says, string password)
        {
            if (!String.IsNullOrEmpty(password)) says = says.Replace(password, "***");
            StringBuilder line = new StringBuilder("{\"code\":\"").Append(code).Append("\",\"says\":\"");
            foreach (char c in says)
            {
                if (c == '"' || c == '\\') line.Append('\\').Append(c);
                else if (c < ' ' || c > '~') line.Append("\\u").Append(((int)c).ToString("x4"));
                else line.Append(c);
            }
            errors.WriteLine(line.Append("\"}").ToString());
            errors.Flush();
        }
    }
}
