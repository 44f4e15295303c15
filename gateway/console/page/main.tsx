/**
 * The console's page: look and language around whoever is signed in, or the way to sign in.
 *
 * @module
 */
import { App as AntApp, Button, ConfigProvider, Dropdown, theme as antTheme } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router'
import { AskError } from './api.ts'
import { LanguageIcon, ThemeIcon } from './parts/icons.ts'
import { Failed, Loading } from './parts/states.tsx'
import { usePreferences, type Preferences, type Theme } from './preferences.ts'
import { SessionProvider, useSessionState } from './session.tsx'
import { Shell } from './shell.tsx'
import { SignIn } from './sign-in.tsx'
import { STYLE_NONCE } from './style-nonce.ts'
import { useWords, WordsProvider } from './words/words.tsx'
import './console.css'

/** Fonts that Chinese desks have, first those of their systems. */
const FONTS =
  "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"

/** Texts stand out from what is behind them by 4.5 to 1 at least (WCAG 2.1 AA), under the pointer too; some of Ant Design's own do not. */
const LIGHT = {
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
}
const DARK = {
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
  components: { Menu: { itemSelectedColor: '#a9c8ff' } },
}

function Root(): ReactNode {
  const preferences = usePreferences()
  const { language, isDark } = preferences
  return (
    <ConfigProvider
      // Two Chinese characters stay together: a screen reader says one word.
      button={{ autoInsertSpace: false }}
      csp={{ nonce: STYLE_NONCE }}
      locale={language === 'zh' ? zhCN : enUS}
      theme={{
        algorithm: isDark ? antTheme.darkAlgorithm : antTheme.defaultAlgorithm,
        ...(isDark ? DARK : LIGHT),
      }}
    >
      <AntApp>
        <WordsProvider language={language}>
          <Entrance controls={<Controls {...preferences} />} />
        </WordsProvider>
      </AntApp>
    </ConfigProvider>
  )
}

function Entrance({ controls }: { readonly controls: ReactNode }): ReactNode {
  const state = useSessionState()
  switch (state.kind) {
    case 'loading':
      return <Loading />
    case 'offline':
      return <Failed error={new AskError('OFFLINE', '')} again={state.again} />
    case 'out':
      return <SignIn answer={state.answer} ended={state.ended} controls={controls} />
    case 'in':
      return (
        <SessionProvider value={state.session}>
          <BrowserRouter basename="/console">
            <Shell controls={controls} />
          </BrowserRouter>
        </SessionProvider>
      )
  }
}

const THEMES: readonly Theme[] = ['light', 'dark', 'system']

function Controls({ language, theme, setLanguage, setTheme }: Preferences): ReactNode {
  const { say, term } = useWords()
  return (
    <>
      <Button
        type="text"
        icon={<LanguageIcon />}
        lang={language === 'zh' ? 'en' : 'zh-CN'}
        onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
      >
        {language === 'zh' ? 'English' : '中文'}
      </Button>
      <Dropdown
        trigger={['click']}
        menu={{
          selectable: true,
          selectedKeys: [theme],
          items: THEMES.map((key) => ({ key, label: term('app.theme', key) })),
          onClick: ({ key }) => setTheme(key as Theme),
        }}
      >
        <Button type="text" icon={<ThemeIcon />} aria-label={say('app.theme')} />
      </Dropdown>
    </>
  )
}

const place = document.getElementById('console')
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <Root />
    </StrictMode>,
  )
}
