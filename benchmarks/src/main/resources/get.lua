-- Asks for one path after another. Argument: a file with a path in each line.
local paths, next_path = {}, 0

function init(args)
    wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN")
    for line in io.lines(args[1]) do
        paths[#paths + 1] = line
    end
end

function request()
    next_path = next_path % #paths + 1
    return wrk.format("GET", paths[next_path])
end
