/**
 * Begins: everything that the first view takes is asked for at once, before the large part of it is read.
 *
 * @module
 */
import { fetchSession } from './api.ts'
import { keptLanguage, keptTheme, lookOf, PREFERS, show } from './look.ts'
import { loadPageAt } from './page-files.ts'
import './frame.css'
import './console.css'

show(keptLanguage(), lookOf(keptTheme(), matchMedia(PREFERS.dark).matches))
const session = fetchSession(new AbortController().signal)
const page = loadPageAt(location.pathname)
const app = import('./app.tsx')
const [asked] = await Promise.allSettled([session, page])
try {
  const { showConsole } = await app
  // What came to nothing is told where it is needed.
  showConsole(asked.status === 'fulfilled' ? asked.value : undefined)
} catch {
  sayNotOpened()
}

/** Without what shows anything else, and knows the languages. */
function sayNotOpened(): void {
  document.querySelector('#console .spinner')?.remove()
  const text = document.querySelector('#console p')
  if (text !== null) {
    text.textContent = '控制台没有打开，请重新载入。The console did not open: load the page again.'
  }
}
