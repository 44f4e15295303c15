/** `csv` is UTF-8; `csv-gbk` is GB 18030, which has every character, and for those of GBK the same bytes. */
export const FORMS = {
  xlsx: {
    extension: 'xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  },
  csv: { extension: 'csv', mediaType: 'text/csv; charset=utf-8' },
  'csv-gbk': { extension: 'csv', mediaType: 'text/csv; charset=gb18030' },
} as const

export type TableForm = keyof typeof FORMS

export const TABLE_FORMS = Object.keys(FORMS) as readonly TableForm[]
