-- wrk script: announces in the order of a file of request targets, from a random start.
-- wrk ... -s announce.lua URL -- PATHS_FILE close|keep RUN [LIMIT]
-- An "@" in a target becomes twelve digits that no other announce of any run has (RUN: 0 to 999), and a "#" a number that
-- rises with time: 100 000 a second. After LIMIT announces it prints a line LIMIT and stops. At the end it prints its result
-- in one line, times in microseconds.
local requests, rest, rises = {}, {}, {}
local count, at, sent, run, limit, start = 0, 0, 0, 0, math.huge, 0

function init(args)
  local paths, mode = args[1], args[2]
  run, limit = tonumber(args[3]), tonumber(args[4]) or math.huge
  local tail = " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Transmission/4.0.4\r\nAccept-Encoding: gzip\r\n" ..
    (mode == "close" and "Connection: close\r\n" or "") .. "\r\n"
  for path in io.lines(paths) do
    count = count + 1
    requests[count] = "GET " .. path .. tail
    local mark = path:match("[@#]")
    if mark then
      rest[count], rises[count] = {}, mark == "#"
      for part in (requests[count] .. mark):gmatch("(.-)" .. mark) do table.insert(rest[count], part) end
    end
  end
  start = os.time() * 100000
  math.randomseed(run)
  at = math.random(count)
end

function request()
  at = at % count + 1
  sent = sent + 1
  if sent == limit then
    io.write("LIMIT\n")
    io.flush()
  end
  if sent >= limit then wrk.thread:stop() end
  if not rest[at] then return requests[at] end
  if rises[at] then return table.concat(rest[at], string.format("%d", start + sent)) end
  -- Scattered like real ones. Factor and modulus have no common divisor, so no number repeats.
  return table.concat(rest[at], string.format("%09d%03d", sent * 387420489 % 1e9, run))
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    "RESULT {\"requests\":%d,\"duration\":%d,\"p50\":%d,\"p99\":%d,\"connect\":%d,\"read\":%d,\"write\":%d,\"timeout\":%d,\"status\":%d}\n",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect, errors.read, errors.write, errors.timeout, errors.status))
end
