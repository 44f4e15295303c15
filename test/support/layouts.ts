import assert from 'node:assert/strict'
import type { LayoutWatch } from '../../gateway/layout-watch.ts'

/** Of an exchange that lays out answers by both: where they differ, the request fails, and with it the test. */
export const LAYOUTS_AGREE: Pick<LayoutWatch, 'differs'> = {
  differs: (operationHash) =>
    assert.fail(`the compiled layout of ${operationHash} is not what stitching gives`),
}
