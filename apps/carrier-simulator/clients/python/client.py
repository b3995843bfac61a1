"""The official Python client against the simulator: create, list, fetch, cancel. Usage: client.py ORIGIN ACCOUNT_SID AUTH_TOKEN"""

import re
import sys
from datetime import datetime, timedelta, timezone

sys.path.insert(0, "packages")

import twilio
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

ORIGIN, ACCOUNT_SID, AUTH_TOKEN = sys.argv[1:4]
SENDER, PERSON = "+15550100001", "+15557650001"


class LedHttpClient(TwilioHttpClient):
    """The client's own, told only to connect to another place: a folder for each product's host."""

    def request(self, method, url, *args, **kwargs):
        return super().request(method, re.sub(r"^https://([a-z]+)[a-z0-9.-]*\.twilio\.com", ORIGIN + r"/\1", url), *args, **kwargs)


client = Client(ACCOUNT_SID, AUTH_TOKEN, http_client=LedHttpClient())
print("twilio-python", twilio.__version__)

created = [client.messages.create(from_=SENDER, to=PERSON, body=f"text {number}") for number in range(3)]
print("created", [(message.sid, message.status) for message in created])

listed = client.messages.list(to=PERSON, page_size=2)
assert [message.sid for message in listed] == [message.sid for message in reversed(created)]
print("listed", len(listed), "over pages of 2")

fetched = client.messages(created[0].sid).fetch()
assert fetched.body == "text 0" and fetched.from_ == SENDER
print("fetched", fetched.sid, fetched.status, fetched.date_created)

services = [client.messaging.v1.services.create(friendly_name=name) for name in ("a", "b", "c")]
assert len(client.messaging.v1.services.list(page_size=2)) == 3
client.messaging.v1.services(services[0].sid).alpha_senders.create(alpha_sender="Signalbox")
print("made services", [service.sid for service in services])

scheduled = client.messages.create(
    messaging_service_sid=services[0].sid,
    to=PERSON,
    body="later",
    schedule_type="fixed",
    send_at=datetime.now(timezone.utc) + timedelta(hours=1),
)
assert scheduled.status == "scheduled"
canceled = client.messages(scheduled.sid).update(status="canceled")
assert canceled.status == "canceled"
print("canceled", canceled.sid, canceled.status)

try:
    client.messages("SM" + "0" * 32).fetch()
    raise SystemExit("an unknown message was fetched")
except TwilioRestException as error:
    assert (error.status, error.code) == (404, 20404)
    print("refused", error.status, error.code)
