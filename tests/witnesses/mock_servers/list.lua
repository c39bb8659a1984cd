-- Lists pages of 100 out of 100,000 cards, one after the other. `wrk -s list.lua URL -- SERVER RUN`
local number, server = 0, "emulator"

function init(arguments)
   server = arguments[1]
   wrk.headers["Content-Type"] = "application/json"
   wrk.headers["X-API-KEY"] = "emulator-key"
end

function request()
   number = (number + 1) % 1000
   if server == "json-server" then return wrk.format("GET", "/cards?_page=" .. (number + 1) .. "&_limit=100") end
   local body = '{"action":"list-cards","card-template-id":"906c56c2d85817633abc07978f4899ff89cff060","limit":100,"offset":'
      .. number * 100 .. "}"
   return wrk.format("POST", nil, nil, body)
end

local wrong = 0

function response(status, headers, body)
   -- 100 cards are more than this; counting them would cost more than a fast server does.
   if status >= 400 or #body < 30000 then wrong = wrong + 1 end
   if wrong == 1 then io.stderr:write("first wrong reply: ", status, ", ", #body, " bytes\n") wrong = wrong + 1 end
end
