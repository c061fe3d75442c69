-- One act a request, of a random subject, given or refused. Arguments: how many subjects there are, the purpose, the notice.
local subjects, purpose, notice, sent

local threads = 0
function setup(t)
    threads = threads + 1
    t:set("number", threads)
end

function init(args)
    subjects = tonumber(args[1])
    purpose = args[2]
    notice = args[3]
    sent = 0
    math.randomseed(os.time() * 10 + number)
    wrk.method = "POST"
    wrk.path = "/api/v1/consents"
    wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN")
    wrk.headers["Content-Type"] = "application/json"
end

local template = '{"subject":"subject-%08d","noticeId":"%s","choices":[{"purpose":"%s","state":"%s"}],'
    .. '"language":"de-DE","formHash":"abababababababababababababababababababababababababababababababab",'
    .. '"ipAddress":"203.0.113.7","userAgent":"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}'

function request()
    sent = sent + 1
    return wrk.format(nil, nil, nil,
        string.format(template, math.random(1, subjects), notice, purpose, sent % 3 == 0 and "REFUSED" or "GIVEN"))
end
