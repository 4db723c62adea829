// @ts-check
'use strict';

const { Client } = require('pg');

/** The end of what is written. */
const POSITION = 'select pg_current_wal_flush_lsn() as position';
const WRITTEN = `
  select
    (select coalesce(sum(record_size), 0) from pg_get_wal_stats($1, $2))::float as bytes,
    (select coalesce(sum(count), 0) from pg_get_wal_stats($1, $2))::float as records,
    (select count(*) from pg_get_wal_block_info($1, $2, false) where block_fpi_length > 0)::float as images`;

/**
 * What is written to the WAL. It is read from the WAL itself: `pg_stat_wal` counts the same, but gives no bytes without
 * page images, and lags by up to ten seconds behind a session that is idle.
 */
class WalMeter {
  /** @param {string} url of a database of which we are the superuser */
  static async of(url) {
    const client = new Client(url);
    await client.connect();
    await client.query('create extension if not exists pg_walinspect');
    return new WalMeter(client);
  }

  #client;

  /** @param {Client} client */
  constructor(client) {
    this.#client = client;
  }

  /**
   * @template Result
   * @param {() => Promise<Result>} work
   * @returns {Promise<{ result: Result, written: { bytes: number, images: number, records: number } }>} `bytes` are
   *   those of records without page images, of which there are `images`
   */
  async around(work) {
    const before = await this.#position();
    const result = await work();
    const after = await this.#position();
    const { rows } = await this.#client.query(WRITTEN, [before, after]);
    return { result, written: rows[0] };
  }

  async #position() {
    return (await this.#client.query(POSITION)).rows[0].position;
  }

  async close() {
    await this.#client.end();
  }
}

module.exports = { WalMeter };
