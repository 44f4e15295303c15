/**
 * How the console looks by day and at night, in Ant Design's words. The build makes styles of it (`build/static-styles.ts`).
 *
 * @module
 */
import { theme, type ThemeConfig } from 'antd'

export const LOOKS = ['light', 'dark'] as const
export type Look = (typeof LOOKS)[number]

/** Fonts that Chinese desks have, first those of their systems. */
const FONTS =
  "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"

/** Texts stand out from what is behind them by 4.5 to 1 at least (WCAG 2.1 AA), under the pointer too; some of Ant Design's own do not. */
export const THEMES: Readonly<Record<Look, ThemeConfig>> = {
  light: {
    algorithm: theme.defaultAlgorithm,
    token: {
      fontFamily: FONTS,
      colorPrimary: '#1d4ed8',
      colorPrimaryHover: '#1a45bf',
      colorPrimaryActive: '#163aa0',
      colorLink: '#1546c0',
      colorLinkHover: '#1d4ed8',
      colorTextTertiary: '#595959',
      colorTextDescription: '#595959',
      colorTextPlaceholder: '#6b6b6b',
    },
  },
  dark: {
    algorithm: theme.darkAlgorithm,
    token: {
      fontFamily: FONTS,
      colorPrimary: '#3b6fe0',
      colorPrimaryHover: '#3564cf',
      colorPrimaryActive: '#2d57b6',
      colorLink: '#7fb0ff',
      colorLinkHover: '#a3c6ff',
      colorTextTertiary: '#a6a6a6',
      colorTextDescription: '#a6a6a6',
      colorTextPlaceholder: '#a6a6a6',
    },
  },
}
