/** `csv` is UTF-8; `csv-gbk` is GB 18030, which has every character, and for those of GBK the same bytes. */
export const TABLE_FORMS = ['xlsx', 'csv', 'csv-gbk'] as const
export type TableForm = (typeof TABLE_FORMS)[number]
