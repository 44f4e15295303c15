/**
 * Where one picks who to be in the demo.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import type { StaffRole } from '../staff.ts'
import type { DemoPerson } from './issuer.ts'

/** In this order, as a day goes: who registers, who reviews, who looks, who runs, who tries. */
const ROLES: readonly (readonly [StaffRole, string])[] = [
  ['steward', '共享主管 Steward'],
  ['auditor', '审计员 Auditor'],
  ['administrator', '系统管理员 Administrator'],
  ['security', '安全管理员 Security administrator'],
  ['developer', '开发者 Developer'],
  ['officer', '数据管理员 Data officers'],
  ['head', '共享工作机构负责人 Heads of sharing work'],
]

const STYLE = `
  :root { color-scheme: light dark }
  body { font: 16px/1.5 system-ui, 'Noto Sans CJK SC', sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem }
  p.demo { border: 2px solid #b45309; border-radius: 8px; padding: .75rem 1rem }
  h2 { font-size: 1rem; margin: 1.5rem 0 .5rem }
  form { display: flex; flex-wrap: wrap; gap: .5rem }
  button { font: inherit; padding: .5rem .9rem; border: 1px solid #767676; border-radius: 8px; cursor: pointer }
  small { display: block; opacity: .8 }
`

/** @param back where the browser goes next; its origin is the only other place that the form may lead to. */
export function peoplePage(
  people: readonly DemoPerson[],
  action: string,
  back: string,
): { readonly html: string; readonly policy: string } {
  const digest = createHash('sha256').update(STYLE).digest('base64')
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${digest}'`,
    `form-action 'self' ${new URL(back).origin}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
  const groups = ROLES.map(([role, title]) => {
    const buttons = people.filter(({ roles }) => roles[0] === role).map(button)
    return buttons.length === 0
      ? ''
      : `<h2>${title}</h2><form method="post" action="${escaped(action)}">${buttons.join('')}</form>`
  })
  const html = `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>数道演示登录 Shudao demo sign-in</title><style>${STYLE}</style></head><body><main>
<h1>数道演示登录 <span lang="en">Demo sign-in</span></h1>
<p class="demo"><strong>这是演示。</strong>没有口令，点选即登录；所有人员和数据都是虚构的。<br>
<span lang="en"><strong>This is a demo.</strong> There is no password: pick who to be. All people and data are made up.</span></p>
${groups.join('\n')}
</main></body></html>
`
  return { html, policy }
}

function button({ id, name }: DemoPerson): string {
  return `<button name="person" value="${escaped(id)}">${escaped(name)}<small>${escaped(id)}</small></button>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
