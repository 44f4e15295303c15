/**
 * The nonce that the exchange wrote into the page: a style element without it is ignored.
 *
 * Ant Design takes it for its own styles, but two helpers of it (to measure a scroll bar, to lock scrolling) make style
 * elements and know of no nonce. They get it where elements are made; only scripts of the exchange can make any.
 *
 * @module
 */
export const STYLE_NONCE =
  document.querySelector<HTMLMetaElement>('meta[name=style-nonce]')?.content ?? ''

/* eslint-disable @typescript-eslint/no-deprecated -- of the overloads of createElement, the linter sees the obsolete one */
const create: (name: string, options?: ElementCreationOptions) => HTMLElement =
  document.createElement.bind(document)

document.createElement = (name: string, options?: ElementCreationOptions): HTMLElement => {
  const element = create(name, options)
  if (element instanceof HTMLStyleElement) element.nonce = STYLE_NONCE
  return element
}
