const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/

/**
 * Writes a decimal number in its one canonical form, multiplied by ten to the power `scale`: `-0012.50`
 * becomes `-12.5`, and with a scale of -2 `-0.125`. The point is moved in the text; nothing is rounded.
 *
 * @returns undefined when the text is not a decimal number
 */
export function canonicalDecimal(text: string, scale: number): string | undefined {
  const parts = DECIMAL.exec(text)
  if (parts === null) return undefined
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts
  const written = whole + fraction
  if (written === '') return undefined
  const digits = written.replace(/^0+/, '')
  if (digits === '') return '0'
  const point = whole.length - (written.length - digits.length) + Number(exponent) + scale
  const minus = sign === '-' ? '-' : ''
  if (point >= digits.length) return minus + digits.padEnd(point, '0')
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits
  const at = Math.max(point, 1)
  const rest = padded.slice(at).replace(/0+$/, '')
  return minus + padded.slice(0, at) + (rest === '' ? '' : `.${rest}`)
}

/** How many digits a canonical decimal has; a zero before the point does not count. */
export function digitsOf(decimal: string): number {
  return decimal.replace(/^-?(?:0(?=\.))?/, '').replace('.', '').length
}
