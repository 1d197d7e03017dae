/** The training of match models on record linkage sets of others, whose truth is known. */
import assert from 'node:assert/strict'

import { linkFebrl } from '../../bench/linkage/febrl.ts'
import { corpusPath, vectorTest } from './corpora.ts'

const FOLDER = 'linkage'

vectorTest(
  'FEBRL 1: trained without labels, nearly every duplicate is found and nothing else',
  FOLDER,
  async () => {
    const { f1 } = await linkFebrl(corpusPath(FOLDER), ['dataset1.csv'])
    assert.ok(f1 >= 0.99, `F1 ${f1}`)
  },
)

vectorTest('FEBRL 2, with up to five copies of a record: the same', FOLDER, async () => {
  const { precision, recall } = await linkFebrl(corpusPath(FOLDER), ['dataset2.csv'])
  assert.ok(precision >= 0.995 && recall >= 0.985, `precision ${precision}, recall ${recall}`)
})
