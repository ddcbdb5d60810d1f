/** Cells of a worksheet as XML, and the few fixed parts that a workbook is made of besides its sheets. Pure. */
import { DAY } from '#shared/domain/time.ts';
import { harmless } from '../text.ts';

/** What a cell looks like: the position of a format in {@link stylesXml}. */
export const STYLE = { text: 0, moment: 1, amount: 2, whole: 3, title: 4 } as const;

export interface Column {
  readonly title: string;
  /** In characters. */
  readonly width: number;
}

/** A..Z, AA..; sheets here are narrower than that. */
export function letterOf(column: number): string {
  return column < 26 ? String.fromCharCode(65 + column) : `A${String.fromCharCode(65 + column - 26)}`;
}

/** Empty where there is nothing to say: a cell that is not there is an empty one. */
export function textCell(place: string, text: string | null, style: number = STYLE.text): string {
  if (text === null || text === '') return '';
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${cellText(text)}</t></is></c>`;
}

/** @param digits a plain decimal */
export function numberCell(place: string, digits: string | number, style: number): string {
  return `<c r="${place}" s="${style}"><v>${digits}</v></c>`;
}

/** A real date: days since the end of 1899, in the zone's own time, which is all that a spreadsheet knows. */
export function momentCell(place: string, at: number | null, ahead: number): string {
  if (at === null) return '';
  return numberCell(place, ((at + ahead) / DAY + DAYS_TO_1970).toFixed(9), STYLE.moment);
}

const DAYS_TO_1970 = 25_569;

/** Excel's own limit. */
const LONGEST = 32_767;
const CUT = ' [cut here: JSON Lines has the whole text]';

function cellText(text: string): string {
  const safe = harmless(text);
  const fitting = safe.length <= LONGEST ? safe : safe.slice(0, LONGEST - CUT.length).replace(HALF, '') + CUT;
  // `_x0041_` would be read as the letter that it names.
  return escaped(fitting).replace(/_(x[0-9A-Fa-f]{4}_)/g, '_x005F_$1');
}

/** The first half of a character that was cut in two. */
const HALF = /[\uD800-\uDBFF]$/;

export function escaped(text: string): string {
  return /[&<>"]/.test(text) ? text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`) : text;
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

export function sheetBegin(columns: readonly Column[]): string {
  const widths = columns.map(({ width }, n) => `<col min="${n + 1}" max="${n + 1}" width="${width}" customWidth="1"/>`);
  const titles = columns.map(({ title }, n) => textCell(`${letterOf(n)}1`, title, STYLE.title));
  return (
    `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">` +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
    `<cols>${widths.join('')}</cols><sheetData><row r="1">${titles.join('')}</row>`
  );
}

export const SHEET_END = '</sheetData></worksheet>';

/** The relations of the whole file: the same for every workbook. */
export const ROOT_RELATIONS =
  `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">` +
  `<Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;

/** @param sheets their names; the first one is `sheet1.xml` */
export function workbookParts(sheets: readonly string[]): (readonly [name: string, xml: string])[] {
  const numbers = sheets.map((_name, n) => n + 1);
  const listed = sheets.map((name, n) => `<sheet name="${escaped(name)}" sheetId="${n + 1}" r:id="rId${n + 1}"/>`);
  const related = numbers.map(
    (n) => `<Relationship Id="rId${n}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${n}.xml"/>`,
  );
  const types = numbers.map(
    (n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${SPREADSHEET}.worksheet+xml"/>`,
  );
  return [
    [
      'xl/workbook.xml',
      `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${listed.join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${related.join('')}` +
        `<Relationship Id="rId0" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    ],
    ['xl/styles.xml', stylesXml()],
    [
      '[Content_Types].xml',
      `${HEAD}<Types xmlns="${PACKAGE}/content-types">` +
        `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
        `<Default Extension="xml" ContentType="application/xml"/>` +
        `<Override PartName="/xl/workbook.xml" ContentType="${SPREADSHEET}.sheet.main+xml"/>` +
        `<Override PartName="/xl/styles.xml" ContentType="${SPREADSHEET}.styles+xml"/>${types.join('')}</Types>`,
    ],
  ];
}

const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

function stylesXml(): string {
  const format = (id: number) =>
    `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`;
  return (
    `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="2">` +
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss.000"/><numFmt numFmtId="165" formatCode="0.00####"/></numFmts>' +
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${format(164)}${format(165)}${format(1)}` +
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>' +
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
  );
}
