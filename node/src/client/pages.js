// Lists that come page by page.

import { CognitoSrpError } from '../error.js';

/** The most that the service gives at once, and how often it is asked at the most. */
const LIMIT = 60;
const MOST_PAGES = 100;

/** All devices. */
export async function pages(fetchPage) {
  const devices = [];
  let paginationToken;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { Devices = [], PaginationToken } = await fetchPage({ limit: LIMIT, paginationToken });
    devices.push(...(Devices ?? []));
    if (!PaginationToken) return devices;
    if (PaginationToken === paginationToken) break;
    paginationToken = PaginationToken;
  }
  throw new CognitoSrpError('the list of devices does not come to an end', {
    code: 'BadAnswer',
    field: 'PaginationToken',
  });
}
