import { parseArgs } from 'node:util';
import { withServer } from '../bench/parts/house.ts';
import { soakOfMany } from './soaks/of-many.ts';
import { soakOfSage } from './soaks/of-sage.ts';
import { tellSums } from './soaks/sums.ts';

const usage = `npm run soak                                       2,000 invoices, before the pretended Sage
npm run soak -- --invoices N                       so many
npm run soak -- --companies 50 --invoices 1000000  of so many companies, before a plain ERP
npm run soak -- --companies 10 --invoices 100000 --kills 200 --stops 50
                                                   while hubs are ended by SIGKILL and stopped past their leases`;

const { values } = parseArgs({
  options: {
    invoices: { type: 'string', default: '2000' },
    companies: { type: 'string' },
    kills: { type: 'string', default: '0' },
    stops: { type: 'string', default: '0' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit();
}
const [invoices, kills, stops] = [values.invoices, values.kills, values.stops].map(Number) as [number, number, number];
const companies = values.companies === undefined ? null : Number(values.companies);
const counts = [invoices, kills, stops, companies ?? 1];
if (!counts.every((one) => Number.isInteger(one) && one >= 0) || (companies === null && kills + stops > 0)) {
  console.error(`Whole numbers are wanted, and --kills and --stops go with --companies.\n\n${usage}`);
  process.exit(2);
}

/** An ERP that fails, and one hub that is never restarted, or two that are whenever they are killed. */
await withServer(async () => {
  try {
    const soak = companies === null ? soakOfSage(invoices) : soakOfMany(invoices, companies, { kills, stops });
    process.exitCode = tellSums(await soak) ? 0 : 1;
  } catch (cause) {
    console.log(cause);
    process.exitCode = 1;
  }
});
process.exit();
