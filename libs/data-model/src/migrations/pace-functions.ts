/**
 * The arithmetic of pace inside the database, so that a lease is one statement that holds the rows of its buckets for as long as it computes and no
 * longer, whatever becomes of the process that asked. libs/domain/pacing (time-line.ts, lease.ts) states the same rules in TypeScript; a test
 * holds the two together. Times are microseconds since the epoch on the clock of this database.
 */

/** Where the first free stretch begins that may be used at `from_us` or later; see earliestStart. */
const EARLIEST_START = `
CREATE FUNCTION rate_line_earliest_start(line rate_buckets, from_us bigint, length_us bigint, grid_us bigint, period_us bigint, reserved_us bigint)
RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  early_us CONSTANT bigint := 8000;
  gaps integer := cardinality(line.gaps_us) / 2;
  free_us bigint;
  start_us bigint;
  phase_us bigint;
BEGIN
  FOR gap IN 1 .. gaps + 1 LOOP
    IF gap <= gaps THEN
      CONTINUE WHEN line.gaps_us[2 * gap] + greatest(grid_us, early_us) < from_us + length_us;
      free_us := line.gaps_us[2 * gap - 1];
    ELSE
      free_us := line.next_slot_us;
    END IF;
    IF grid_us = 0 THEN
      start_us := CASE WHEN free_us >= from_us - early_us THEN free_us ELSE from_us END;
    ELSE
      start_us := greatest((free_us + grid_us - 1) / grid_us, from_us / grid_us) * grid_us;
    END IF;
    WHILE reserved_us > 0 LOOP
      phase_us := start_us % period_us;
      IF phase_us < reserved_us THEN
        start_us := start_us - phase_us + reserved_us;
      ELSIF length_us <= period_us - reserved_us - grid_us AND phase_us + length_us > period_us THEN
        start_us := start_us - phase_us + period_us + reserved_us;
      ELSE
        EXIT;
      END IF;
      IF grid_us > 0 THEN start_us := (start_us + grid_us - 1) / grid_us * grid_us; END IF;
    END LOOP;
    IF gap > gaps OR start_us + length_us <= line.gaps_us[2 * gap] THEN RETURN start_us; END IF;
    start_us := line.gaps_us[2 * gap] - length_us;
    IF grid_us = 0 AND reserved_us = 0 AND start_us >= greatest(free_us, from_us - early_us) AND start_us <= from_us THEN RETURN start_us; END IF;
  END LOOP;
END $$`;

/** The line after a free stretch is taken; see takeStretch. */
const TAKE_STRETCH = `
CREATE FUNCTION rate_line_take(line rate_buckets, start_us bigint, length_us bigint) RETURNS rate_buckets LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  kept bigint[] := '{}';
BEGIN
  IF start_us >= line.next_slot_us THEN
    IF start_us > line.next_slot_us THEN line.gaps_us := line.gaps_us || ARRAY[line.next_slot_us, start_us]; END IF;
    line.next_slot_us := start_us + length_us;
    RETURN line;
  END IF;
  FOR gap IN 1 .. cardinality(line.gaps_us) / 2 LOOP
    IF line.gaps_us[2 * gap - 1] > start_us OR line.gaps_us[2 * gap] < start_us + length_us THEN
      kept := kept || line.gaps_us[2 * gap - 1 : 2 * gap];
    ELSE
      IF line.gaps_us[2 * gap - 1] < start_us THEN kept := kept || ARRAY[line.gaps_us[2 * gap - 1], start_us]; END IF;
      IF start_us + length_us < line.gaps_us[2 * gap] THEN kept := kept || ARRAY[start_us + length_us, line.gaps_us[2 * gap]]; END IF;
    END IF;
  END LOOP;
  line.gaps_us := kept;
  RETURN line;
END $$`;

/** The line after a taken stretch is given back; see giveBackStretch. */
const GIVE_BACK_STRETCH = `
CREATE FUNCTION rate_line_give_back(line rate_buckets, start_us bigint, length_us bigint) RETURNS rate_buckets LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  free bigint[] := '{}';
  from_us bigint := start_us;
  to_us bigint := start_us + length_us;
BEGIN
  FOR gap IN 1 .. cardinality(line.gaps_us) / 2 LOOP
    IF line.gaps_us[2 * gap] = from_us THEN from_us := line.gaps_us[2 * gap - 1];
    ELSIF line.gaps_us[2 * gap - 1] = to_us THEN to_us := line.gaps_us[2 * gap];
    ELSE free := free || line.gaps_us[2 * gap - 1 : 2 * gap];
    END IF;
  END LOOP;
  IF to_us = line.next_slot_us THEN
    line.next_slot_us := from_us;
    line.gaps_us := free;
  ELSE
    line.gaps_us := ARRAY(SELECT time_us FROM unnest(free || ARRAY[from_us, to_us]) AS times (time_us) ORDER BY time_us);
  END IF;
  RETURN line;
END $$`;

/**
 * Leases slots; see leaseSlots. Arrays count from 1. A wish has the options from its place in \`wish_options\` to before the next wish's (one more closes
 * the last), an option its stretches and counts likewise. Rows are locked in the order of their names, so that two leases never deadlock, and
 * the clock is read after the locks are held, since waiting for them takes time. Without caps the commit is not waited for: a lease
 * is worth nothing after its horizon, and no crash or failover is over sooner; what could be lost are slots that have passed. A count is waited for.
 */
export const LEASE_SLOTS = `
CREATE FUNCTION lease_slots(
  valid_us bigint, lead_us bigint,
  bucket_ids text[], grids_us bigint[], periods_us bigint[], reserves_us bigint[],
  asked_cap_ids text[], cap_limits bigint[], cap_zones text[],
  wish_is_otp boolean[], wish_horizons_us bigint[], wish_options integer[],
  option_stretches integer[], option_counts integer[],
  stretch_buckets integer[], stretch_lengths_us bigint[],
  count_caps integer[], count_costs bigint[],
  unused_buckets integer[], unused_starts_us bigint[], unused_lengths_us bigint[],
  uncounted_caps integer[], uncounted_costs bigint[], uncounted_resets_us bigint[]
) RETURNS TABLE (now_us bigint, kind text, option_place integer, at_us bigint, starts_us bigint[], place integer, resets_us bigint[]) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  lines rate_buckets[];
  counts caps[];
  clock_us bigint;
  bucket integer;
  cap integer;
  is_full boolean;
  is_settled boolean;
  decider integer;
  time_us bigint;
  start_us bigint;
  midnight_us bigint;
  found_us bigint[];
  best_option integer;
  best_us bigint;
  best_starts_us bigint[];
  best_decider integer;
  best_is_tomorrow boolean;
  full_cap integer;
  full_us bigint;
BEGIN
  IF cardinality(asked_cap_ids) = 0 THEN PERFORM set_config('synchronous_commit', 'off', true); END IF;
  LOOP
    WITH locked AS MATERIALIZED (SELECT b AS line, b.bucket_id FROM rate_buckets b WHERE b.bucket_id = ANY (bucket_ids) ORDER BY b.bucket_id FOR UPDATE)
    SELECT coalesce(array_agg(locked.line ORDER BY asked.place), '{}') INTO lines FROM unnest(bucket_ids) WITH ORDINALITY AS asked (bucket_id, place) JOIN locked ON locked.bucket_id = asked.bucket_id;
    EXIT WHEN cardinality(lines) = cardinality(bucket_ids);
    INSERT INTO rate_buckets (bucket_id, next_slot_us) SELECT asked.id, 0 FROM unnest(bucket_ids) AS asked (id) ORDER BY asked.id ON CONFLICT DO NOTHING;
  END LOOP;
  LOOP
    WITH locked AS MATERIALIZED (SELECT c AS counter, c.cap_id FROM caps c WHERE c.cap_id = ANY (asked_cap_ids) ORDER BY c.cap_id FOR UPDATE)
    SELECT coalesce(array_agg(locked.counter ORDER BY asked.place), '{}') INTO counts FROM unnest(asked_cap_ids) WITH ORDINALITY AS asked (cap_id, place) JOIN locked ON locked.cap_id = asked.cap_id;
    EXIT WHEN cardinality(counts) = cardinality(asked_cap_ids);
    INSERT INTO caps (cap_id, used, resets_at_us) SELECT asked.id, 0, 0 FROM unnest(asked_cap_ids) AS asked (id) ORDER BY asked.id ON CONFLICT DO NOTHING;
  END LOOP;
  clock_us := (extract(epoch FROM clock_timestamp()) * 1000000)::bigint;

  FOR b IN 1 .. cardinality(lines) LOOP
    -- What has passed is forgotten, and the earliest of more than a hundred gaps.
    IF cardinality(lines[b].gaps_us) > 200 OR lines[b].gaps_us[2] <= clock_us THEN
      lines[b].gaps_us := ARRAY(
        SELECT kept.time_us FROM (
          SELECT unnest(ARRAY[lines[b].gaps_us[2 * gap - 1], lines[b].gaps_us[2 * gap]]) AS time_us, gap FROM generate_series(1, cardinality(lines[b].gaps_us) / 2) AS gap
           WHERE lines[b].gaps_us[2 * gap] > clock_us ORDER BY gap DESC LIMIT 200) AS kept ORDER BY kept.time_us);
    END IF;
  END LOOP;
  FOR c IN 1 .. cardinality(counts) LOOP
    IF counts[c].resets_at_us <= clock_us THEN
      counts[c].used := 0;
      counts[c].resets_at_us := (extract(epoch FROM (date_trunc('day', to_timestamp(clock_us / 1000000.0) AT TIME ZONE cap_zones[c]) + interval '1 day') AT TIME ZONE cap_zones[c]) * 1000000)::bigint;
    END IF;
  END LOOP;

  FOR u IN 1 .. cardinality(unused_buckets) LOOP
    bucket := unused_buckets[u];
    IF unused_starts_us[u] + unused_lengths_us[u] > clock_us THEN lines[bucket] := rate_line_give_back(lines[bucket], unused_starts_us[u], unused_lengths_us[u]); END IF;
  END LOOP;
  FOR u IN 1 .. cardinality(uncounted_caps) LOOP
    cap := uncounted_caps[u];
    IF counts[cap].resets_at_us = uncounted_resets_us[u] THEN counts[cap].used := greatest(0, counts[cap].used - uncounted_costs[u]); END IF;
  END LOOP;

  FOR w IN 1 .. cardinality(wish_is_otp) LOOP
    IF wish_is_otp[w] THEN
      FOR s IN option_stretches[wish_options[w]] .. option_stretches[wish_options[w + 1]] - 1 LOOP
        -- Who asked for one-time passcodes lately asks again soon.
        lines[stretch_buckets[s]].otp_until_us := clock_us + 2000000;
      END LOOP;
    END IF;
  END LOOP;

  FOR w IN 1 .. cardinality(wish_is_otp) LOOP
    best_us := NULL;
    full_us := NULL;
    FOR o IN wish_options[w] .. wish_options[w + 1] - 1 LOOP
      is_full := false;
      midnight_us := NULL;
      FOR c IN option_counts[o] .. option_counts[o + 1] - 1 LOOP
        cap := count_caps[c];
        IF counts[cap].used + count_costs[c] > cap_limits[cap] THEN
          IF full_us IS NULL OR counts[cap].resets_at_us < full_us THEN
            full_us := counts[cap].resets_at_us;
            full_cap := cap;
          END IF;
          is_full := true;
          EXIT;
        END IF;
        midnight_us := least(midnight_us, counts[cap].resets_at_us);
      END LOOP;
      CONTINUE WHEN is_full;

      time_us := clock_us + lead_us;
      decider := NULL;
      found_us := '{}';
      is_settled := false;
      WHILE NOT is_settled AND time_us <= clock_us + wish_horizons_us[w] LOOP
        is_settled := true;
        FOR s IN option_stretches[o] .. option_stretches[o + 1] - 1 LOOP
          bucket := stretch_buckets[s];
          start_us := rate_line_earliest_start(lines[bucket], time_us, stretch_lengths_us[s], grids_us[bucket], periods_us[bucket],
            CASE WHEN wish_is_otp[w] OR lines[bucket].otp_until_us <= clock_us THEN 0 ELSE reserves_us[bucket] END);
          found_us[s - option_stretches[o] + 1] := start_us;
          IF start_us > time_us THEN
            time_us := start_us;
            decider := bucket;
            is_settled := false;
          END IF;
        END LOOP;
      END LOOP;

      -- A slot that is used on the other side of a midnight would be counted on the wrong day.
      IF best_us IS NULL OR (CASE WHEN time_us + valid_us > midnight_us THEN greatest(time_us, midnight_us) ELSE time_us END) < best_us THEN
        best_is_tomorrow := coalesce(time_us + valid_us > midnight_us, false);
        best_us := CASE WHEN best_is_tomorrow THEN greatest(time_us, midnight_us) ELSE time_us END;
        best_option := o;
        best_starts_us := found_us;
        best_decider := decider;
      END IF;
    END LOOP;

    now_us := clock_us;
    IF best_us IS NULL AND full_us IS NOT NULL THEN
      kind := 'capped'; option_place := NULL; at_us := full_us; starts_us := '{}'; place := full_cap; resets_us := '{}';
    ELSIF best_us IS NULL THEN
      kind := 'later'; option_place := NULL; at_us := clock_us + wish_horizons_us[w]; starts_us := '{}'; place := NULL; resets_us := '{}';
    ELSIF best_is_tomorrow OR best_us > clock_us + wish_horizons_us[w] THEN
      kind := 'later'; option_place := NULL; at_us := best_us; starts_us := '{}'; place := best_decider; resets_us := '{}';
    ELSE
      kind := 'slot'; option_place := best_option - wish_options[w] + 1; at_us := best_us; starts_us := best_starts_us; place := best_decider; resets_us := '{}';
      FOR s IN option_stretches[best_option] .. option_stretches[best_option + 1] - 1 LOOP
        bucket := stretch_buckets[s];
        lines[bucket] := rate_line_take(lines[bucket], best_starts_us[s - option_stretches[best_option] + 1], stretch_lengths_us[s]);
      END LOOP;
      FOR c IN option_counts[best_option] .. option_counts[best_option + 1] - 1 LOOP
        cap := count_caps[c];
        counts[cap].used := counts[cap].used + count_costs[c];
        resets_us := resets_us || counts[cap].resets_at_us;
      END LOOP;
    END IF;
    RETURN NEXT;
  END LOOP;

  UPDATE rate_buckets b SET next_slot_us = line.next_slot_us, gaps_us = line.gaps_us, otp_until_us = line.otp_until_us
    FROM unnest(lines) AS line
   WHERE b.bucket_id = line.bucket_id AND (b.next_slot_us, b.gaps_us, b.otp_until_us) IS DISTINCT FROM (line.next_slot_us, line.gaps_us, line.otp_until_us);
  UPDATE caps c SET used = counter.used, resets_at_us = counter.resets_at_us
    FROM unnest(counts) AS counter
   WHERE c.cap_id = counter.cap_id AND (c.used, c.resets_at_us) IS DISTINCT FROM (counter.used, counter.resets_at_us);
END $$`;

export const PACE_FUNCTIONS = [EARLIEST_START, TAKE_STRETCH, GIVE_BACK_STRETCH, LEASE_SLOTS];
/** In the order in which they can be dropped. */
export const PACE_FUNCTION_NAMES = ['lease_slots', 'rate_line_give_back', 'rate_line_take', 'rate_line_earliest_start'];
