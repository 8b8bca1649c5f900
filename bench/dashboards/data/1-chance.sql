-- What everything that is made up follows from: a hash of its number and of what is asked, never random(), so that the
-- same sizes make the same rows everywhere.

create schema bench;

-- total: of `base` items those of the last 200 days once, those before them `outside` times.
create table bench.sizes (
  what text primary key, seed bigint not null, base int not null, inside int not null, total int not null
);

create table bench.clients (id int primary key, share float8 not null, lower float8 not null);
insert into bench.clients
select id, share, sum(share) over (order by id) - share
from (
  -- The largest has 30 %, the others what is left, each a little less than the one before.
  select i as id, case when i = 1 then 0.3 else 0.7 * weight / sum(weight) filter (where i > 1) over () end as share
  from generate_series(1, 20) as i cross join lateral (select power(i, -0.7)::float8 as weight) w
) s;

-- Even in [0, 1).
create function bench.u(h bigint, salt int) returns float8 immutable parallel safe language sql as $$
  select (hashint8extended(h, salt) & 9007199254740991)::float8 / 9007199254740992
$$;
-- Nearly normal, within ±3.5.
create function bench.z(h bigint, salt int) returns float8 immutable parallel safe language sql as $$
  select (bench.u(h, salt) + bench.u(h, salt + 1) + bench.u(h, salt + 2) + bench.u(h, salt + 3) - 2) * 1.7320508
$$;
-- A span: half of them are shorter than the median; the spread is that of their logarithm.
create function bench.span(h bigint, salt int, median interval, spread float8) returns interval immutable parallel safe
language sql as $$ select date_trunc('second', median * exp(spread * bench.z(h, salt))) $$;
create function bench.sha(h bigint, part int) returns text immutable parallel safe language sql as $$
  select md5(h || '-' || part) || substr(md5(part || '-' || h), 1, 8)
$$;
create function bench.the_end() returns timestamptz immutable parallel safe language sql as $$
  select timestamptz '2026-01-01 00:00:00+00'
$$;
-- Null for what has not happened yet.
create function bench.seen(at timestamptz) returns timestamptz immutable parallel safe language sql as $$
  select case when at < bench.the_end() then at end
$$;

-- A moment of two years of which the later are busier: in the day, and seldom on a weekend. x: 0 the first, 1 the last.
create function bench.moment(h bigint, x float8) returns timestamptz immutable parallel safe language sql as $$
  select date_trunc('second', day - case when extract(isodow from day) > 5 and bench.u(h, 2) < 0.85 then interval '2 days' else interval '0' end
    + interval '6 hours' + interval '13 hours' * ((bench.u(h, 3) + bench.u(h, 4)) / 2))
  from (select date_trunc('day', bench.the_end() - interval '730 days' + interval '1 day' * floor(730 * power(x, 0.85)), 'UTC') as day) d
$$;

-- The items of a kind, oldest first, each with its client. h: what its chances hang on; the same for the newest of a
-- smaller and of a larger set.
create function bench.items(kind text) returns table (id int, h bigint, client int, at timestamptz) stable language sql as $$
  select s.total - r, s.seed * 1000000000 + r, width_bucket(bench.u(s.seed * 1000000000 + r, 1), c.lower),
    bench.moment(s.seed * 1000000000 + r, greatest(0, 1 - (case when r < s.inside then r + 0.5
      else s.inside + (r + 0.5 - s.inside) * (s.base - s.inside) / (s.total - s.inside) end) / s.base))
  from bench.sizes s, (select array_agg(lower order by id) as lower from bench.clients) c,
    generate_series(s.total - 1, 0, -1) as r
  where s.what = kind
$$;
