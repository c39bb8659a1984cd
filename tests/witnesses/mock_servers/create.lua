-- Creates cards with ids that no other run has. `wrk -s create.lua URL -- SERVER RUN`
local number, server, run = 0, "emulator", "0"

function init(arguments)
   server, run = arguments[1], arguments[2]
   wrk.method = "POST"
   wrk.headers["Content-Type"] = "application/json"
   wrk.headers["X-API-KEY"] = "emulator-key"
end

function request()
   number = number + 1
   local id = run .. "-" .. number
   local data = '"card-data":{"barcode":[{"key":"barcode","value":"' .. id .. '"}],"name-fields":[{"key":"name","value":"Person Number '
      .. number .. '"}],"front-fields":[{"key":"front-1","value":"Physics"},{"key":"front-2","value":"Student"}]}'
   local members = '"action":"create-card","card-template-id":"906c56c2d85817633abc07978f4899ff89cff060","card-id":"' .. id
      .. '","card-expiration":"2027-08-31T23:59:59+00:00",' .. data
   -- json-server calls a record's key `id`.
   if server == "json-server" then members = '"id":"' .. id .. '",' .. members end
   return wrk.format(nil, nil, nil, "{" .. members .. "}")
end

local wrong = 0

-- A reply that does not say what it should is no answer, whatever its status.
function response(status, headers, body)
   if status >= 400 or (server == "emulator" and not body:find('"status":"success"', 1, true)) then wrong = wrong + 1 end
   if wrong == 1 then io.stderr:write("first wrong reply: ", status, " ", body:sub(1, 300), "\n") wrong = wrong + 1 end
end
