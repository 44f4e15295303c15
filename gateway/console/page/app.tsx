/**
 * The console's page: look and language around whoever is signed in, or the way to sign in.
 *
 * @module
 */
import { ConfigProvider } from 'antd'
import enUS from 'antd/es/locale/en_US'
import zhCN from 'antd/es/locale/zh_CN'
import { StrictMode, useState, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router'
import { AskError, type SessionAnswer } from './api.ts'
import type { Theme } from './look.ts'
import { Boundary } from './parts/boundary.tsx'
import { LanguageIcon, ThemeIcon } from './parts/icons.ts'
import { Popup } from './parts/popup.tsx'
import { Failed } from './parts/states.tsx'
import { usePreferences, type Preferences } from './preferences.ts'
import { SessionProvider, useSessionState, type SessionState } from './session.tsx'
import { Shell } from './shell.tsx'
import { SignIn } from './sign-in.tsx'
import { STYLE_NONCE } from './style-nonce.ts'
import { TOKENS } from './tokens.ts'
import { useWords, WordsProvider } from './words/words.tsx'

/** @param first what the exchange said of the session; undefined when it did not answer. */
export function showConsole(first: SessionAnswer | undefined): void {
  const place = document.getElementById('console')
  if (place === null) return
  createRoot(place).render(
    <StrictMode>
      <Root first={first} />
    </StrictMode>,
  )
}

interface First {
  readonly first: SessionAnswer | undefined
}

function Root({ first }: First): ReactNode {
  const preferences = usePreferences()
  const { language, look, isStill } = preferences
  return (
    <ConfigProvider
      // Two Chinese characters stay together: a screen reader says one word.
      button={{ autoInsertSpace: false }}
      csp={{ nonce: STYLE_NONCE }}
      locale={language === 'zh' ? zhCN : enUS}
      // The styles were made by the build.
      theme={{
        token: isStill ? { ...TOKENS[look], motion: false } : TOKENS[look],
        zeroRuntime: true,
      }}
    >
      <WordsProvider language={language}>
        <Boundary at="console">
          <Entrance first={first} controls={<Controls {...preferences} />} />
        </Boundary>
      </WordsProvider>
    </ConfigProvider>
  )
}

function Entrance({ first, controls }: First & { readonly controls: ReactNode }): ReactNode {
  const state = useSessionState(first)
  const former = useFormer(state)
  switch (state.kind) {
    case 'offline':
      return <Failed error={new AskError('OFFLINE', '')} again={state.again} />
    case 'out':
      return (
        <SignIn answer={state.answer} ending={state.ending} former={former} controls={controls} />
      )
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

/** Who was signed in last, in this window. */
function useFormer(state: SessionState): string | undefined {
  const [former, setFormer] = useState<string>()
  const present = state.kind === 'in' ? state.session.staff.id : former
  if (present !== former) setFormer(present)
  return present
}

const THEMES: readonly Theme[] = ['light', 'dark', 'system']

function Controls({ language, theme, setLanguage, setTheme }: Preferences): ReactNode {
  const { say, term } = useWords()
  return (
    <>
      <button
        type="button"
        className="plain-button"
        lang={language === 'zh' ? 'en' : 'zh-CN'}
        onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
      >
        <LanguageIcon />
        <span>{language === 'zh' ? 'English' : '中文'}</span>
      </button>
      <Popup face={<ThemeIcon />} label={say('app.theme')}>
        {THEMES.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === theme}
            onClick={() => setTheme(one)}
          >
            {term('app.theme', one)}
          </button>
        ))}
      </Popup>
    </>
  )
}
