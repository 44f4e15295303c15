const FULL_WIDTH_FIRST = 0xff01
const FULL_WIDTH_LAST = 0xff5e
const FULL_WIDTH_TO_ASCII = 0xfee0
const IDEOGRAPHIC_SPACE = 0x3000

/**
 * Gives the text with full-width letters, digits and signs (U+FF01–FF5E) and the ideographic space as
 * their half-width forms. Idempotent; a text without any is returned as it is, without allocation.
 */
export function toHalfWidth(text: string): string {
  for (let at = 0; at < text.length; at++) {
    if (isFullWidth(text.charCodeAt(at))) return convert(text)
  }
  return text
}

function convert(text: string): string {
  let converted = ''
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (!isFullWidth(unit)) converted += text.charAt(at)
    else
      converted +=
        unit === IDEOGRAPHIC_SPACE ? ' ' : String.fromCharCode(unit - FULL_WIDTH_TO_ASCII)
  }
  return converted
}

function isFullWidth(unit: number): boolean {
  return unit === IDEOGRAPHIC_SPACE || (unit >= FULL_WIDTH_FIRST && unit <= FULL_WIDTH_LAST)
}

/** The way back: every visible ASCII character and the space in its full-width form. */
export function toFullWidth(text: string): string {
  return text.replace(/[ -~]/g, (character) =>
    character === ' '
      ? '\u3000'
      : String.fromCharCode(character.charCodeAt(0) + FULL_WIDTH_TO_ASCII),
  )
}
