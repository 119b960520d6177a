import { describe, expect, it } from 'vitest';
import { digestLetter, escapeHtml, rejectionLetter, somethingWaits } from './letter.ts';

const rejected = {
  to: 'Priya Raman',
  by: 'Marcus Oyelaran',
  invoiceNumber: 'INV-7',
  vendor: 'Ace Concrete',
  commitment: 'SC-001',
  project: 'Pier 4',
  amount: '1,250.00',
  erp: 'Sage 100 Contractor®',
  reason: 'Wrong period.',
  link: 'https://tieout.example.com/companies/11/projects/301/invoices/143',
  settingsLink: 'https://tieout.example.com/companies/11/mail',
};

describe('a rejection', () => {
  it('says who, what, why, and where to go on', () => {
    const { subject, plain, html } = rejectionLetter(rejected);
    expect(subject).toBe('Rejected: invoice INV-7 of Ace Concrete');
    for (const text of [plain, html]) {
      expect(text).toContain('Marcus Oyelaran rejected invoice INV-7 of Ace Concrete (SC-001, Pier 4), 1,250.00.');
      expect(text).toContain('The reason: Wrong period.');
      expect(text).toContain(rejected.link);
      expect(text).toContain(rejected.settingsLink);
      expect(text).not.toMatch(/\{\w+\}|undefined/);
    }
  });

  it('lets nobody write markup or headers into it', () => {
    const evil = `</p><script>alert(1)</script><a href="javascript:x">'&`;
    const { subject, html } = rejectionLetter({
      ...rejected,
      reason: evil,
      vendor: `Ace\r\nBcc: all@example.com\u2028${'x'.repeat(300)}`,
      link: 'https://x.example/"onmouseover="x',
    });
    expect(subject).toMatch(/^Rejected: invoice INV-7 of Ace Bcc: all@example\.com x+$/);
    expect(subject.length).toBeLessThanOrEqual(150);
    expect(html).not.toContain('<script');
    expect(html).not.toContain('"onmouseover');
    expect(html.match(/<a /g)).toHaveLength(1);
    expect(escapeHtml(evil)).not.toMatch(/[<>"']/);
  });

  it('keeps the lines of a reason', () => {
    const { plain, html } = rejectionLetter({ ...rejected, reason: 'One.\nTwo.' });
    expect(plain).toContain('One.\nTwo.');
    expect(html).toContain('One.<br>Two.');
  });
});

describe('a digest', () => {
  const facts = {
    to: 'Marcus',
    company: 'Harbor & Pine',
    link: 'https://x.example/erp',
    settingsLink: 'https://x.example/m',
  };
  it('counts what waits, and names the oldest', () => {
    const oldest = { invoiceNumber: null, vendor: 'Ace', amount: '10.00', forMs: 3 * 86_400_000 };
    const { subject, plain, html } = digestLetter({ ready: 3, failed: 1, parked: 0, oldest }, facts);
    expect(subject).toBe('Harbor & Pine: 3 ready to export, 1 failed');
    expect(plain).toContain('- 3 invoices are ready to export\n- 1 export failed\n');
    expect(plain).not.toContain('stand still');
    expect(plain).toContain('The oldest is an invoice without a number of Ace (10.00), sent 3 days ago.');
    expect(html).toContain('Harbor &#38; Pine');
  });
  it('is for days on which something waits', () => {
    expect(somethingWaits({ ready: 0, failed: 0, parked: 0, oldest: null })).toBe(false);
    expect(somethingWaits({ ready: 0, failed: 0, parked: 1, oldest: null })).toBe(true);
  });
});
