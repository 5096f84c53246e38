-- Tells the result as JSON. With a second argument, each request invites another address, which carries that argument.
local count, marker = 0, nil

function init(args)
  marker = args[1]
  wrk.headers["Authorization"] = "Bearer engineering-token"
  if marker then
    wrk.headers["Content-Type"] = "application/json"
    request = function()
      count = count + 1
      return wrk.format("POST", nil, nil, string.format('{"email":"invited.%s.%d@example.com","role":"responder"}', marker, count))
    end
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"seconds":%f,"p99":%f,"refused":%d,"broken":%d,"busy":%f}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(99) / 1e3, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout, os.clock() / (summary.duration / 1e6)
  ))
end
