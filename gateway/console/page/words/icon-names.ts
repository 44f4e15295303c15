/**
 * What Ant Design's icons are called where they say something that nothing beside them does. The build puts this in the place
 * of their English names (`build/icon-labels.ts`); all others are for the eye alone.
 *
 * @module
 */

const NAMES: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  close: { zh: '关闭', en: 'Close' },
  'close-circle': { zh: '清除', en: 'Clear' },
  eye: { zh: '隐藏内容', en: 'Hide what is typed' },
  'eye-invisible': { zh: '显示内容', en: 'Show what is typed' },
}

/** Attributes of an icon, in the language of the page. */
export function iconLabel(name: string): Readonly<Record<string, string | boolean>> {
  const named = NAMES[name]
  if (named === undefined) return { 'aria-hidden': true }
  const isChinese = document.documentElement.lang.startsWith('zh')
  return { role: 'img', 'aria-label': isChinese ? named.zh : named.en }
}
