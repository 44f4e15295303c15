/**
 * The catalogue of this region for catalogues of other systems, which gather DCAT-AP.
 *
 * @module
 */
import { dcatOf } from '../../catalog/exports/dcat.ts'
import { dayOf } from '../core/day.ts'
import { operation, type Topic } from './operation.ts'

export const catalogDcatTopic: Topic = {
  sdl: `
    extend type Query {
      "What is published in this region, as DCAT-AP 3 in JSON-LD. Metadata alone."
      catalogAsDcat: String!
    }
  `,
  operations: {
    catalogAsDcat: operation({
      roles: 'anyone',
      recorded: false,
      prepare: (_args, { house, config, now }) => ({
        department: null,
        run: () => {
          const { catalog, region } = house()
          const url = config.publicUrl.replace(/\/+$/, '')
          return JSON.stringify(dcatOf({ catalog, region, url, today: dayOf(now()) }))
        },
      }),
    }),
  },
}
