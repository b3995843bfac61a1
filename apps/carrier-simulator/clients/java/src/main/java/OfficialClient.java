import com.twilio.Twilio;
import com.twilio.exception.ApiException;
import com.twilio.http.NetworkHttpClient;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.rest.messaging.v1.Service;
import com.twilio.rest.messaging.v1.service.AlphaSender;
import com.twilio.type.PhoneNumber;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHost;

/** The official Java client against the simulator: create, list, fetch, cancel. Arguments: ORIGIN ACCOUNT_SID AUTH_TOKEN. */
public final class OfficialClient {
  private static final PhoneNumber SENDER = new PhoneNumber("+15550100001");
  private static final PhoneNumber PERSON = new PhoneNumber("+15557650001");

  /** Connects to another place and leaves the name of the host that was asked for. */
  private static TwilioRestClient connect(URI origin, String accountSid, String authToken) {
    HttpHost simulator = new HttpHost(origin.getScheme(), origin.getHost(), origin.getPort());
    HttpClientBuilder led = HttpClientBuilder.create().setRoutePlanner((target, context) -> new HttpRoute(simulator));
    return new TwilioRestClient.Builder(accountSid, authToken).httpClient(new NetworkHttpClient(led)).build();
  }

  private static void expect(boolean holds, String what) {
    if (!holds) throw new IllegalStateException("expected " + what);
  }

  public static void main(String[] arguments) {
    TwilioRestClient client = connect(URI.create(arguments[0]), arguments[1], arguments[2]);
    System.out.println("twilio-java " + Twilio.VERSION);

    List<String> sids = new ArrayList<>();
    for (int number = 0; number < 3; number += 1) sids.add(Message.creator(PERSON, SENDER, "text " + number).create(client).getSid());
    System.out.println("created " + sids);

    List<String> listed = new ArrayList<>();
    for (Message message : Message.reader().setTo(PERSON).pageSize(2).read(client)) listed.add(message.getSid());
    expect(listed.size() == 3 && listed.get(0).equals(sids.get(2)), "three messages, newest first");
    System.out.println("listed " + listed.size() + " over pages of 2");

    Message fetched = Message.fetcher(sids.get(0)).fetch(client);
    expect(fetched.getBody().equals("text 0"), "the text that was sent");
    System.out.println("fetched " + fetched.getSid() + " " + fetched.getStatus() + " " + fetched.getDateCreated());

    String service = Service.creator("a").create(client).getSid();
    Service.creator("b").create(client);
    int services = 0;
    for (Service found : Service.reader().pageSize(1).read(client)) services += found.getSid().startsWith("MG") ? 1 : 0;
    expect(services == 2, "two services");
    AlphaSender.creator(service, "Signalbox").create(client);
    System.out.println("made services " + services);

    Message scheduled =
        Message.creator(PERSON, service, "later").setScheduleType(Message.ScheduleType.FIXED).setSendAt(ZonedDateTime.now(ZoneOffset.UTC).plusHours(1)).create(client);
    expect(scheduled.getStatus() == Message.Status.SCHEDULED, "a scheduled message");
    Message canceled = Message.updater(scheduled.getSid()).setStatus(Message.UpdateStatus.CANCELED).update(client);
    expect(canceled.getStatus() == Message.Status.CANCELED, "a canceled message");
    System.out.println("canceled " + canceled.getSid() + " " + canceled.getStatus());

    try {
      Message.fetcher("SM00000000000000000000000000000000").fetch(client);
      throw new IllegalStateException("expected a refusal");
    } catch (ApiException refusal) {
      expect(refusal.getStatusCode() == 404 && refusal.getCode() == 20404, "404 and 20404");
      System.out.println("refused " + refusal.getStatusCode() + " " + refusal.getCode());
    }
  }
}
