/**
 * The encodings of XML sources: Chinese systems of 2009 speak GBK.
 *
 * @module
 */
import iconv from 'iconv-lite'

export type XmlEncoding = 'utf-8' | 'gbk' | 'gb18030'

export function encodeText(text: string, encoding: XmlEncoding): Buffer {
  return iconv.encode(text, encoding)
}

/** Whether the encoding has the character. */
export function canEncode(character: string, encoding: XmlEncoding): boolean {
  if (encoding === 'utf-8') return true
  return iconv.decode(iconv.encode(character, encoding), encoding) === character
}

/**
 * The text of bytes that are in this encoding; undefined when they are not, whatever they are said to be.
 *
 * GBK gives nearly any bytes some characters: text in UTF-8 that is taken for GBK becomes other text and no error.
 * So bytes that are right UTF-8 with a Chinese character in it are not GBK. (Bytes of GBK are that by chance
 * only where every single character falls so; an answer of more than two does not.)
 */
export function decodeText(bytes: Uint8Array, encoding: XmlEncoding): string | undefined {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    if (encoding === 'utf-8') return text
    if (isChineseInUtf8(bytes) || hasStrayByte(bytes)) return undefined
    // Node gives some 80 characters of GBK, rare ones of names among them, private code points.
    return iconv.decode(Buffer.from(bytes), encoding)
  } catch {
    return undefined
  }
}

/** A byte that neither GBK nor GB 18030 has; the decoder gives it a private character. */
function hasStrayByte(bytes: Uint8Array): boolean {
  return bytes.includes(0xff)
}

function isChineseInUtf8(bytes: Uint8Array): boolean {
  try {
    return /\p{Script=Han}/u.test(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return false
  }
}
