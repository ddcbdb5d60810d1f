/** Statements as a PDF: a page for each wallet and month, which shows that the month adds up and what the service said. */
import type PDFDocument from 'pdfkit';
import { PlimsollError } from '#shared/contract/errors.ts';
import { doubtsOf } from '../completeness.ts';
import type { Scan } from '../scan.ts';
import { harmless } from '../text.ts';
import type { Format } from './format.ts';
import { monthsOf, type WalletMonth } from './months.ts';
import { type Block, statementOf } from './statementWords.ts';

export const statement: Format = {
  check({ wallets }) {
    if (wallets.every(({ asOf }) => asOf === null))
      throw new PlimsollError({
        kind: 'invalid-input',
        message: 'There is no row and no balance to state in that period.',
        help: 'Choose another period or other wallets.',
      });
  },
  async write(scan, out) {
    // Only here: a thread that writes rows need not load what sets type.
    const [{ default: Document }, { readFonts }] = await Promise.all([import('pdfkit'), import('./fonts.ts')]);
    const fonts = readFonts();
    const newest = scan.scope.wallets.reduce((latest, { asOf }) => Math.max(latest, asOf ?? 0), 0);
    const document = new Document({
      size: 'A4',
      margin: MARGIN,
      autoFirstPage: false,
      // The one that is used where none is named would be looked for on the disk.
      font: fonts.regular as unknown as string,
      lang: 'en',
      info: {
        Title: 'Statement of prepaid credits',
        Producer: 'Plimsoll',
        Creator: 'Plimsoll',
        CreationDate: new Date(newest),
      },
    });
    document.registerFont('regular', fonts.regular);
    document.registerFont('bold', fonts.bold);
    for (const wallet of scan.scope.wallets)
      for (const month of await monthsOf(wallet, scan)) page(document, month, scan);
    document.end();
    for await (const chunk of document) await out.bytes(chunk as Buffer);
  },
};

const MARGIN = 56;

type Document = InstanceType<typeof PDFDocument>;

function page(document: Document, month: WalletMonth, scan: Scan): void {
  const doubts = doubtsOf(month.wallet, 0, month).map(({ message }) => message);
  document.addPage();
  for (const block of statementOf(month, doubts, scan.scope.zone)) drawBlock(document, block);
}

function drawBlock(document: Document, block: Block): void {
  const { margins, width } = document.page;
  const inner = width - margins.left - margins.right;
  if (block.type === 'gap') {
    document.moveDown(1);
    return;
  }
  if (block.type === 'line') {
    const y = document.y + 2;
    document
      .moveTo(margins.left, y)
      .lineTo(margins.left + inner, y)
      .lineWidth(0.5)
      .strokeColor('#888888')
      .stroke();
    document.y = y + 5;
    return;
  }
  document
    .font(block.bold ? 'bold' : 'regular')
    .fontSize(block.size ?? 9.5)
    .fillColor('#111111');
  const [left, middle, right] = block.cells.map(harmless);
  const y = document.y;
  // The left text may need several lines; the figures beside it stand at its first.
  if (middle !== undefined)
    document.text(middle, margins.left + inner * 0.5, y, { width: inner * 0.15, align: 'right' });
  if (right !== undefined)
    document.text(right, margins.left + inner * 0.65, y, { width: inner * 0.35, align: 'right' });
  document.text(left ?? '', margins.left, y, { width: block.cells.length === 1 ? inner : inner * 0.5 });
  document.x = margins.left;
  document.moveDown(0.25);
}
