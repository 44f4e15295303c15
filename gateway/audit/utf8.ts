/** UTF-8 bytes of one UTF-16 unit, at most. */
export const UTF8_BYTES_MAX = 3
