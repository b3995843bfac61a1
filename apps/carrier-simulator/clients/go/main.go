// The official Go client against the simulator: create, list, fetch, cancel. Usage: main ORIGIN ACCOUNT_SID AUTH_TOKEN
package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"time"

	"github.com/twilio/twilio-go"
	"github.com/twilio/twilio-go/client"
	api "github.com/twilio/twilio-go/rest/api/v2010"
	messaging "github.com/twilio/twilio-go/rest/messaging/v1"
)

const (
	sender = "+15550100001"
	person = "+15557650001"
)

// ledTransport connects to another place and leaves the name of the host that was asked for.
type ledTransport struct{ origin *url.URL }

func (led ledTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	copied := request.Clone(request.Context())
	copied.Host = request.URL.Host
	copied.URL.Scheme, copied.URL.Host = led.origin.Scheme, led.origin.Host
	return http.DefaultTransport.RoundTrip(copied)
}

func must[Value any](value Value, err error) Value {
	if err != nil {
		panic(err)
	}
	return value
}

func expect(holds bool, what string) {
	if !holds {
		panic("expected " + what)
	}
}

func connect(origin, accountSid, authToken string) *twilio.RestClient {
	led := &client.Client{
		Credentials: client.NewCredentials(accountSid, authToken),
		HTTPClient:  &http.Client{Transport: ledTransport{must(url.Parse(origin))}},
	}
	led.SetAccountSid(accountSid)
	return twilio.NewRestClientWithParams(twilio.ClientParams{Username: accountSid, Password: authToken, Client: led})
}

func main() {
	rest := connect(os.Args[1], os.Args[2], os.Args[3])
	fmt.Println("twilio-go", client.LibraryVersion)

	var sids []string
	for number := range 3 {
		created := must(rest.Api.CreateMessage((&api.CreateMessageParams{}).SetFrom(sender).SetTo(person).SetBody(fmt.Sprintf("text %d", number))))
		sids = append(sids, *created.Sid)
	}
	fmt.Println("created", sids)

	listed := must(rest.Api.ListMessage((&api.ListMessageParams{}).SetTo(person).SetPageSize(2)))
	expect(len(listed) == 3 && *listed[0].Sid == sids[2], "three messages, newest first")
	fmt.Println("listed", len(listed), "over pages of 2")

	fetched := must(rest.Api.FetchMessage(sids[0], &api.FetchMessageParams{}))
	expect(*fetched.Body == "text 0", "the text that was sent")
	fmt.Println("fetched", *fetched.Sid, *fetched.Status, *fetched.DateCreated)

	service := must(rest.MessagingV1.CreateService((&messaging.CreateServiceParams{}).SetFriendlyName("a")))
	must(rest.MessagingV1.CreateService((&messaging.CreateServiceParams{}).SetFriendlyName("b")))
	services := must(rest.MessagingV1.ListService((&messaging.ListServiceParams{}).SetPageSize(1)))
	expect(len(services) == 2, "two services")
	must(rest.MessagingV1.CreateAlphaSender(*service.Sid, (&messaging.CreateAlphaSenderParams{}).SetAlphaSender("Signalbox")))
	fmt.Println("made services", len(services))

	later := (&api.CreateMessageParams{}).SetMessagingServiceSid(*service.Sid).SetTo(person).SetBody("later")
	scheduled := must(rest.Api.CreateMessage(later.SetScheduleType("fixed").SetSendAt(time.Now().Add(time.Hour))))
	expect(*scheduled.Status == "scheduled", "a scheduled message")
	canceled := must(rest.Api.UpdateMessage(*scheduled.Sid, (&api.UpdateMessageParams{}).SetStatus("canceled")))
	expect(*canceled.Status == "canceled", "a canceled message")
	fmt.Println("canceled", *canceled.Sid, *canceled.Status)

	_, err := rest.Api.FetchMessage("SM00000000000000000000000000000000", &api.FetchMessageParams{})
	var refusal *client.TwilioRestError
	expect(errors.As(err, &refusal) && refusal.Status == 404 && refusal.Code == 20404, "a refusal")
	fmt.Println("refused", refusal.Status, refusal.Code)
}
