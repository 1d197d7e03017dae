/** `vaxpass template FILE.xlsx`. */
import { writeTemplate } from '../../adapters/documents/tables/write-template.ts'
import { Refusal } from '../../core/refusal.ts'
import { files } from './arguments.ts'
import type { Command } from './command.ts'

const template: Command = {
  name: 'template',
  summary: 'write the workbook that a station fills in and sends to "vaxpass ingest"',
  usage: 'FILE.xlsx',
  options: {},
  async run(args) {
    const [file = ''] = files(args)
    if (!file.endsWith('.xlsx'))
      throw new Refusal('option.invalid', 'the template is a workbook: name it .xlsx')
    await writeTemplate(file)
    return { exit: 0, json: { written: true }, text: 'written: one filled example row shows what goes where' }
  },
}

export const templateCommands: readonly Command[] = [template]
