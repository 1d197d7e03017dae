/** Why a part of an imported list was left out. Each makes a gap: what stood there is not looked up. */
export const DROPS = {
  'batch.malformed': 'a batch lacks a country, a key id, an end or its entries',
  'batch.hash-type': 'a batch has a hash type that is none of UCI, COUNTRYCODEUCI and SIGNATURE',
  'batch.size': 'a batch has no entry, or more than 1,000',
  'entry.malformed': 'an entry of a batch is not 16 bytes in base64',
  'partition.malformed': 'a partition lacks its key id, its moment or its chunks',
  'partition.place': 'the id of a partition contradicts its x and y, or they are no hexadecimal digits',
  'partition.missing': 'a key is announced and none of its partitions is there',
  'slice.malformed': 'a slice is announced without a known type, version, hash or end',
  'slice.missing': 'a slice is announced and its bytes are not there',
  'slice.unreadable': 'the bytes of a slice are not the filter that they should be',
  'file.unknown': 'a file is neither a batch nor a partition nor an announced slice',
} as const

export type Drop = keyof typeof DROPS
