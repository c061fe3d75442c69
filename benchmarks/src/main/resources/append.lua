-- One append a request, each of new events. Arguments: events a request, a number no other run of this database has.
-- The text of an event is the same length as the row that pgbench inserts.
local token = os.getenv("TOKEN")
local run, events, sent, thread

local threads = 0
function setup(t)
    threads = threads + 1
    t:set("number", threads)
end

function init(args)
    events = tonumber(args[1])
    run = tonumber(args[2])
    sent = 0
    wrk.method = "POST"
    wrk.headers["Authorization"] = "Bearer " .. token
    wrk.headers["Content-Type"] = events == 1 and "application/cloudevents+json" or "application/cloudevents-batch+json"
end

local template = '{"specversion":"1.0","id":"%08x-%04x-7%03x-8000-%012x","source":"/consent-service",'
    .. '"type":"dev.accountable.consent.given","time":"%s","subject":"consents/%08x-%012x",'
    .. '"datacontenttype":"application/json","data":{"actor":"employee-%03d","dataSubject":"subject-%06d",'
    .. '"outcome":"SUCCESS","details":{"purpose":"newsletter","form":"signup-2026","locale":"de-DE"}}}'

local function event(now)
    sent = sent + 1
    return string.format(template, now, run % 65536, number, sent,
        os.date("!%Y-%m-%dT%H:%M:%SZ", now), run, sent, sent % 200, (sent * 7919) % 20000)
end

function request()
    local now = os.time()
    if events == 1 then
        return wrk.format(nil, nil, nil, event(now))
    end
    local all = {}
    for i = 1, events do
        all[i] = event(now)
    end
    return wrk.format(nil, nil, nil, "[" .. table.concat(all, ",") .. "]")
end
