/**
 * The frame around every page: navigation by role, language, appearance, who is signed in.
 *
 * @module
 */
import { Button, Drawer, Dropdown, Grid, Layout, Menu, Tag } from 'antd'
import { Suspense, useState, type ReactNode } from 'react'
import { Navigate, Route, Routes, useLocation, useNavigate } from 'react-router'
import { signOut } from './api.ts'
import { AccountIcon, MenuIcon, SignOutIcon } from './parts/icons.ts'
import { Loading, Nothing, NotForYou } from './parts/states.tsx'
import mark from './mark.svg'
import { ROUTES, type Route as PageRoute } from './routes.ts'
import { holds, useSession } from './session.tsx'
import { useWords } from './words/words.tsx'

export function Shell({ controls }: { readonly controls: ReactNode }): ReactNode {
  const { say } = useWords()
  const isWide = Grid.useBreakpoint().lg ?? true
  const [isOpen, setIsOpen] = useState(false)
  const navigation = <Navigation onChosen={() => setIsOpen(false)} />
  return (
    <Layout className="shell">
      <a className="skip" href="#content">
        {say('app.skip')}
      </a>
      <Layout.Header className="head">
        {!isWide && (
          <Button
            type="text"
            icon={<MenuIcon />}
            aria-label={say('app.menu')}
            onClick={() => setIsOpen(true)}
          />
        )}
        <Title />
        <div className="head-controls">
          {controls}
          <Account />
        </div>
      </Layout.Header>
      <Layout>
        {isWide && (
          <Layout.Sider width={208} theme="light">
            {navigation}
          </Layout.Sider>
        )}
        <Drawer
          open={!isWide && isOpen}
          onClose={() => setIsOpen(false)}
          placement="left"
          size={260}
          title={say('app.name')}
        >
          {navigation}
        </Drawer>
        <main id="content" tabIndex={-1} className="content">
          <Pages />
        </main>
      </Layout>
    </Layout>
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

function Navigation({ onChosen }: { readonly onChosen: () => void }): ReactNode {
  const { say } = useWords()
  const { staff } = useSession()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const shown = ROUTES.filter(({ word, roles }) => word && isFor(roles, staff))
  const selected = shown.filter(({ path }) => pathname.startsWith(path)).map(({ path }) => path)
  return (
    <nav aria-label={say('app.navigation')}>
      <Menu
        mode="inline"
        selectedKeys={selected}
        onClick={({ key }) => {
          onChosen()
          void navigate(key)
        }}
        items={shown.map(({ path, word, icon: Icon }) => ({
          key: path,
          icon: Icon && <Icon />,
          label: word && say(word),
        }))}
      />
    </nav>
  )
}

function Account(): ReactNode {
  const { say, term } = useWords()
  const { staff, csrf, onEnded } = useSession()
  const roles = staff.roles.map((role) => term('role', role)).join(' · ')
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'who', type: 'group', label: `${staff.id} · ${roles}` },
          { key: 'out', icon: <SignOutIcon />, label: say('app.signOut') },
        ],
        onClick: () => void signOut(csrf).then(onEnded, onEnded),
      }}
    >
      <Button type="text" icon={<AccountIcon />}>
        <span className="account-name">{staff.name}</span>
        {staff.department !== null && <Tag>{staff.department}</Tag>}
      </Button>
    </Dropdown>
  )
}

function Pages(): ReactNode {
  const { say } = useWords()
  const [first] = ROUTES
  return (
    <Suspense fallback={<Loading />}>
      <Routes>
        <Route path="/" element={<Navigate to={first?.path ?? '/'} replace />} />
        {ROUTES.map((route) => (
          <Route key={route.path} path={route.path} element={<Guarded route={route} />} />
        ))}
        <Route
          path="*"
          element={<Nothing title={say('state.notFound')} text={say('state.notFound.text')} />}
        />
      </Routes>
    </Suspense>
  )
}

function Guarded({ route: { roles, page: Page } }: { readonly route: PageRoute }): ReactNode {
  const { staff } = useSession()
  return isFor(roles, staff) ? <Page /> : <NotForYou roles={roles === 'anyone' ? [] : roles} />
}

function isFor(roles: PageRoute['roles'], staff: Parameters<typeof holds>[0]): boolean {
  return roles === 'anyone' || holds(staff, roles)
}
