/**
 * Somebody signed in to a console of the demo, over HTTP as a browser is, but without one.
 *
 * @module
 */
import assert from 'node:assert/strict'
import type { Demo } from './demo.ts'
import type { DemoRegionCode } from '../../gateway/demo/world/places.ts'

export interface ConsoleClient {
  /** `name=value` of the session. */
  readonly cookie: string
  /** Sends a body to the management API, as the page does. */
  readonly manage: (body: string) => Promise<ManageAnswer>
}

export interface ManageAnswer {
  readonly data: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly {
    readonly path?: readonly string[]
    readonly extensions: { readonly code: string }
  }[]
}

export function signInTo(
  demo: Demo,
  region: DemoRegionCode,
  person: string,
): Promise<ConsoleClient> {
  return signInAt(demo.url(region), person)
}

/** @param url of an exchange of the demo. */
export async function signInAt(url: string, person: string): Promise<ConsoleClient> {
  const home = `${url}/console`
  const begun = await fetch(`${home}/sign-in`, { redirect: 'manual' })
  const picked = await fetch(begun.headers.get('location') ?? '', {
    method: 'POST',
    body: new URLSearchParams({ person }),
    redirect: 'manual',
  })
  const done = await fetch(picked.headers.get('location') ?? '', {
    redirect: 'manual',
    headers: { cookie: cookieOf(begun) },
  })
  const cookie = cookieOf(done)
  const session = await fetch(`${home}/session`, { headers: { cookie } })
  const { staff, csrf } = (await session.json()) as { staff: { id: string }; csrf: string }
  assert.equal(staff.id, person)
  return {
    cookie,
    manage: async (body) => {
      const response = await fetch(`${home}/manage`, {
        method: 'POST',
        headers: { cookie, 'x-csrf-token': csrf, 'content-type': 'application/json' },
        body,
      })
      return (await response.json()) as ManageAnswer
    },
  }
}

function cookieOf(response: Response): string {
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}
