/**
 * What Ant Design's scripts themselves read of a look: sizes, colours, moments. The build (`build/static-styles.ts`) writes
 * down what comes out, so that no browser computes it.
 *
 * @module
 */
import { theme } from 'antd'
import { THEMES, type Look } from './theme.ts'

type Tokens = ReturnType<typeof theme.getDesignToken>

export const TOKENS: Readonly<Record<Look, Tokens>> = {
  light: theme.getDesignToken(THEMES.light),
  dark: theme.getDesignToken(THEMES.dark),
}
