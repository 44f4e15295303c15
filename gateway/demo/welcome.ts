/**
 * What a newcomer reads when the demo is up.
 *
 * @module
 */
import { resolve } from 'node:path'
import { DEFAULT_FOLDER, DEFAULT_PORT_BASE, exchangeUrl } from './layout.ts'
import { PURPOSE } from './story/stage.ts'
import { RETIREE } from './world/well-known.ts'

/** Asks both provinces about the Sichuan retiree who lives in Chongqing. */
const QUERY =
  'query($id: CitizenId!){ person(idNumber:$id){ ' +
  'pensionBenefit(from:[SICHUAN]){ name benefitStatusCode lastCertifiedDate provenance{ region department } } ' +
  'medicalSettlement(from:[CHONGQING]){ visitDate provenance{ region department } } } }'

export function welcome(portBase: number, folder: string, token: string): readonly string[] {
  const chongqing = exchangeUrl(portBase, '500000')
  const sichuan = exchangeUrl(portBase, '510000')
  const ports = portBase === DEFAULT_PORT_BASE ? '' : ` --port-base ${portBase}`
  const place = folder === resolve(DEFAULT_FOLDER) ? '' : ` --folder ${folder}`
  const moved = `${ports}${place}`
  const body = JSON.stringify({ query: QUERY, variables: { id: RETIREE.idNumber } })
  return [
    '',
    'Shudao is ready',
    '',
    `  Chongqing  ${chongqing}  (in a browser: ${chongqing}/console, ${chongqing}/graphql)`,
    `  Sichuan    ${sichuan}  (in a browser: ${sichuan}/console)`,
    '',
    'One question to both provinces, from the Chongqing pension desk:',
    '',
    `curl -s ${chongqing}/graphql \\`,
    `  -H 'Authorization: Bearer ${token}' \\`,
    `  -H 'Exchange-Purpose: ${PURPOSE}' \\`,
    `  -H 'Content-Type: application/json' -H 'Accept: application/graphql-response+json' \\`,
    `  -d '${body}'`,
    '',
    `Another token:  npx shudao demo token cq-pension-desk${moved}`,
    `The story:      npx shudao demo --once${moved}`,
    'Ctrl-C ends the demo; what it wrote is kept.',
  ]
}
