import { buildUnitTree, type UnitTree } from '../../core/unit-tree.ts'
import { readHeads } from '../staff/index.ts'
import { selectUnits, type Tx } from './store.ts'

/** Reads all units and who is in charge of them into memory: 30,000 units take about 10 MB. */
export async function readUnitTree(tx: Tx): Promise<UnitTree> {
  return buildUnitTree(await selectUnits(tx), await readHeads(tx))
}
