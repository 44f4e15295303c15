import { zipped } from './zipped.ts'

/** A workbook of one sheet, given as XML or its bytes; its style 1 is a date. */
export function workbookOf(sheet: string | Buffer, is1904 = false): Buffer {
  return zipped({
    'xl/workbook.xml': `<workbook xmlns:r="r"><workbookPr date1904="${Number(is1904)}"/><sheets><sheet name="一" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/styles.xml':
      '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    'xl/worksheets/sheet1.xml': sheet,
  })
}
