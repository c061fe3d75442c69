-- "May I?" of one random subject after another. Arguments: how many subjects there are, the purpose.
local subjects, purpose

local threads = 0
function setup(t)
    threads = threads + 1
    t:set("number", threads)
end

function init(args)
    subjects = tonumber(args[1])
    purpose = args[2]
    math.randomseed(os.time() * 10 + number)
    wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN")
end

function request()
    return wrk.format("GET", string.format("/api/v1/decisions?subject=subject-%08d&purpose=%s",
        math.random(1, subjects), purpose))
end
