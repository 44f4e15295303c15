/**
 * The frame around every page: navigation by role, language, appearance, who is signed in.
 *
 * @module
 */
import { lazy, Suspense, useRef, type ComponentType, type ReactNode } from 'react'
import { Link, Navigate, Route, Routes, useLocation } from 'react-router'
import { signOut } from './api.ts'
import { loadedPage, loadPage, type PagePath } from './page-files.ts'
import { Boundary } from './parts/boundary.tsx'
import { AccountIcon, MenuIcon, SignOutIcon } from './parts/icons.ts'
import { NoticeProvider } from './parts/notice.tsx'
import { Popup } from './parts/popup.tsx'
import { Loading, Nothing, NotForYou } from './parts/states.tsx'
import mark from './mark.svg'
import { homeOf, isAt, ROUTES, type Route as PageRoute } from './routes.ts'
import { holds, useSession } from './session.tsx'
import { COUNTED_MAX, useWaiting, WaitingProvider } from './waiting.tsx'
import { useWords } from './words/words.tsx'

export function Shell({ controls }: { readonly controls: ReactNode }): ReactNode {
  const { say } = useWords()
  const drawer = useRef<HTMLDialogElement>(null)
  const close = (): void => drawer.current?.close()
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {say('app.skip')}
      </a>
      <header className="head">
        <button
          type="button"
          className="plain-button narrow-only"
          aria-label={say('app.menu')}
          onClick={() => drawer.current?.showModal()}
        >
          <MenuIcon />
        </button>
        <Title />
        <div className="head-controls">
          {controls}
          <Account />
        </div>
      </header>
      <WaitingProvider>
        <div className="below">
          <div className="side">
            <Navigation />
          </div>
          <dialog
            ref={drawer}
            className="drawer"
            aria-label={say('app.navigation')}
            // Beside it, or on what was chosen.
            onClick={close}
          >
            <Navigation />
          </dialog>
          <main id="content" tabIndex={-1} className="content">
            <NoticeProvider>
              <Pages />
            </NoticeProvider>
          </main>
        </div>
      </WaitingProvider>
    </div>
  )
}

function Title(): ReactNode {
  const { say, name } = useWords()
  const { exchange, regionNames } = useSession()
  return (
    <div className="title">
      <img src={mark} alt="" width={28} height={28} />
      <strong>{say('app.name')}</strong>
      <span title={exchange}>{say('app.exchange', { region: name(regionNames) })}</span>
    </div>
  )
}

function Navigation(): ReactNode {
  const { say } = useWords()
  const { staff } = useSession()
  const { pathname } = useLocation()
  return (
    <nav aria-label={say('app.navigation')}>
      {ROUTES.filter(({ roles }) => isFor(roles, staff)).map((route) => {
        const { path, word, icon: Icon } = route
        return (
          word !== undefined && (
            <Link key={path} to={path} aria-current={isAt(route, pathname) ? 'page' : undefined}>
              {Icon && <Icon />}
              {say(word)}
              {path === '/review' && <Count />}
            </Link>
          )
        )
      })}
    </nav>
  )
}

/** Of what waits for whoever is signed in. */
function Count(): ReactNode {
  const { say } = useWords()
  const { count = 0 } = useWaiting()
  if (count === 0) return null
  const shown = count > COUNTED_MAX ? `${COUNTED_MAX}+` : String(count)
  return (
    <span className="count" role="img" aria-label={say('review.count', { count: shown })}>
      {shown}
    </span>
  )
}

function Account(): ReactNode {
  const { say, term } = useWords()
  const { staff, csrf, onLeft } = useSession()
  const roles = staff.roles.map((role) => term('role', role)).join(' · ')
  return (
    <Popup
      face={
        <>
          <AccountIcon />
          <span className="account-name">{staff.name}</span>
          {staff.department !== null && (
            <span className="account-department">{staff.department}</span>
          )}
        </>
      }
    >
      <p className="muted">{`${staff.id} · ${roles}`}</p>
      <button type="button" onClick={() => void signOut(csrf).then(onLeft, onLeft)}>
        <SignOutIcon />
        {say('app.signOut')}
      </button>
    </Popup>
  )
}

function Pages(): ReactNode {
  const { say } = useWords()
  const { staff } = useSession()
  const { pathname } = useLocation()
  return (
    <Boundary at={pathname}>
      <Suspense fallback={<Loading />}>
        <Routes>
          <Route path="/" element={<Navigate to={homeOf(staff)} replace />} />
          {ROUTES.map((route) => (
            <Route key={route.path} path={route.path} element={<Guarded route={route} />} />
          ))}
          <Route
            path="*"
            element={<Nothing title={say('state.notFound')} text={say('state.notFound.text')} />}
          />
        </Routes>
      </Suspense>
    </Boundary>
  )
}

const LATER = new Map<PagePath, ComponentType>(
  ROUTES.map(({ path }) => [path, lazy(async () => ({ default: await loadPage(path) }))]),
)

function Guarded({ route: { roles, path } }: { readonly route: PageRoute }): ReactNode {
  const { staff } = useSession()
  if (!isFor(roles, staff)) return <NotForYou roles={roles === 'anyone' ? [] : roles} />
  // What is there already is shown at once.
  const Page = loadedPage(path) ?? LATER.get(path)
  return Page && <Page />
}

function isFor(roles: PageRoute['roles'], staff: Parameters<typeof holds>[0]): boolean {
  return roles === 'anyone' || holds(staff, roles)
}
