/** Hash partitions named `<table>_h00` and on. What a migration made stays as it was made, so all is an argument here. */
export function hashPartitions(table: string, modulus: number, fillfactor: number): string[] {
  return Array.from({ length: modulus }, (_, remainder) => {
    const name = `${table}_h${String(remainder).padStart(2, '0')}`;
    return `CREATE TABLE ${name} PARTITION OF ${table} FOR VALUES WITH (MODULUS ${modulus}, REMAINDER ${remainder}) WITH (fillfactor = ${fillfactor})`;
  });
}

/** The partition that takes what no day takes: ids of odd times, and every id if days were not made in time. */
export function defaultPartition(table: string, fillfactor: number): string {
  return `CREATE TABLE ${table}_default PARTITION OF ${table} DEFAULT WITH (fillfactor = ${fillfactor})`;
}
