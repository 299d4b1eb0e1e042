/** The one spelling of a Python package's name: `SQLAlchemy`, `sql_alchemy` and `sql-alchemy` are told apart by nobody. */
export function packageName(written: string): string {
  return written.toLowerCase().replaceAll(/[-_.]+/g, '-');
}
