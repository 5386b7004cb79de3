/** A network of which a swarm has few peers: an IPv4 address, or an IPv6 /64. */
const IPV4_NETWORK = 'substr(ipv4, 1, 4)';
const IPV6_NETWORK = 'substr(ipv6, 1, 8)';

const crowdedBy = (network: string, endpoint: string) =>
  `SELECT info_hash FROM peer WHERE ${endpoint} IS NOT NULL GROUP BY info_hash, ${network} HAVING count(*) > $1`;

/** Swarms with more than $1 peers of a network; at most $2 of them. */
export const FIND_CROWDS = `
  SELECT DISTINCT info_hash
    FROM (${crowdedBy(IPV4_NETWORK, 'ipv4')} UNION ALL ${crowdedBy(IPV6_NETWORK, 'ipv6')}) AS crowded
   LIMIT $2`;

const place = (network: string) =>
  `row_number() OVER (PARTITION BY ${network} ORDER BY greatest(ipv4_seen_at, ipv6_seen_at) DESC)`;

/** Peers of swarm $1 beyond the $2 of their network that announced last; at most $3, the oldest first. */
export const FIND_EXCESS = `
  SELECT peer_id FROM (
    SELECT peer_id, CASE WHEN ipv4 IS NOT NULL THEN ${place(IPV4_NETWORK)} END AS ipv4_place,
           CASE WHEN ipv6 IS NOT NULL THEN ${place(IPV6_NETWORK)} END AS ipv6_place
      FROM peer
     WHERE info_hash = $1
  ) AS placed
   WHERE greatest(ipv4_place, ipv6_place) > $2
   ORDER BY greatest(ipv4_place, ipv6_place) DESC
   LIMIT $3`;

/** Removes these peers of a swarm, except those whose rows an announce has locked. */
export const REMOVE_EXCESS = `
  DELETE FROM peer
   WHERE info_hash = $1 AND peer_id = ANY (ARRAY(
     SELECT peer_id FROM peer WHERE info_hash = $1 AND peer_id = ANY ($2::bytea[]) FOR UPDATE SKIP LOCKED))`;
