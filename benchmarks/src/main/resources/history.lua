-- All that one random subject said. Argument: how many subjects there are.
local subjects

function init(args)
    subjects = tonumber(args[1])
    math.randomseed(os.time())
    wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN")
end

function request()
    return wrk.format("GET", string.format("/api/v1/consents?limit=200&subject=subject-%08d", math.random(1, subjects)))
end
