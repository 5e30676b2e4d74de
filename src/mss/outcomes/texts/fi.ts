import type { OutcomeWordBook } from './en.ts';

/** What a person reads when a login does not end signed in, in Finnish. */
export const fi: OutcomeWordBook = {
  neutral: {
    title: 'Kirjautuminen ei onnistu',
    explanation: 'Tällä numerolla ei voitu kirjautua. Tarkista numero tai pyydä apua operaattoriltasi.',
  },
  refused: {
    title: 'Hylkäsit pyynnön',
    explanation: 'Pyyntö hylättiin puhelimessasi. Jos se oli vahinko, yritä uudelleen.',
  },
  refusedOrReplaced: {
    title: 'Pyyntöä ei hyväksytty',
    explanation:
      'Se hylättiin puhelimessasi, tai uudempi pyyntö korvasi sen siellä. Jos et hylännyt pyyntöä, tarkista, onko toinen kirjautuminen kesken ja oletko aloittanut sen itse. Yritä sitten uudelleen.',
  },
  postponed: {
    title: 'Lykkäsit pyyntöä',
    explanation:
      'Valitsit puhelimessa, että vastaat myöhemmin, joten tämä kirjautuminen päättyi. Yritä uudelleen, kun voit hyväksyä pyynnön.',
  },
  wrongPin: {
    title: 'Väärä tunnusluku',
    explanation:
      'Puhelimeen syötetty tunnusluku oli väärä. Yritä uudelleen huolellisesti: useasta väärästä yrityksestä tunnusluku lukittuu.',
  },
  spamCodeWrong: {
    title: 'Väärä häirinnänestokoodi',
    explanation:
      'Häirinnänestokoodi ei kuulu tähän numeroon, joten puhelimeesi ei lähetetty pyyntöä. Yritä uudelleen koodilla, jonka olet valinnut operaattorisi palvelussa.',
  },
  spamCodeMissing: {
    title: 'Häirinnänestokoodi tarvitaan',
    explanation:
      'Tämä numero on suojattu koodilla ei-toivotuilta pyynnöiltä, joten puhelimeesi ei lähetetty pyyntöä. Yritä uudelleen koodilla, jonka olet valinnut operaattorisi palvelussa.',
  },
  switchedOff: {
    title: 'Pois käytöstä tässä numerossa',
    explanation:
      'Tällaiset pyynnöt on otettu pois käytöstä tässä numerossa. Ota ne taas käyttöön operaattorisi palvelussa ja yritä sitten uudelleen.',
  },
  suspended: {
    title: 'Palvelu on keskeytetty',
    explanation:
      'Puhelimella kirjautuminen on keskeytetty tältä numerolta. Pyydä operaattoriasi poistamaan keskeytys ja yritä sitten uudelleen.',
  },
  simUnsuitable: {
    title: 'SIM-kortti ei sovellu',
    explanation: 'SIM-kortillasi tai puhelimellasi ei voi kirjautua. Pyydä operaattoriltasi sopiva kortti.',
  },
  simFault: {
    title: 'SIM-kortti ei voinut allekirjoittaa',
    explanation:
      'SIM-korttisi allekirjoitustoiminto ilmoitti virheestä. Sammuta puhelin, käynnistä se uudelleen ja yritä sitten uudelleen. Jos virhe toistuu, ota yhteyttä operaattoriisi.',
  },
  wrongNumber: {
    title: 'Luku ei ollut oikea',
    explanation:
      'Valitsemasi luku ei ole sama kuin puhelimessasi, joten tämä kirjautuminen päätettiin. Jos et aloittanut sitä itse, hylkää pyyntö puhelimessa. Muussa tapauksessa yritä uudelleen.',
  },
  numberNotPicked: {
    title: 'Lukua ei valittu',
    explanation:
      'Puhelimessasi näkyvää lukua ei valittu täällä ajoissa, joten tämä kirjautuminen päätettiin. Yritä uudelleen ja valitse luku, joka näkyy puhelimessasi.',
  },
  unanswered: {
    title: 'Vastausta ei saatu ajoissa',
    explanation:
      'Puhelimessasi olevaan pyyntöön ei vastattu ajoissa. Pidä puhelin käden ulottuvilla ja verkon alueella ja yritä sitten uudelleen.',
  },
  phoneBusy: {
    title: 'Puhelimesi on varattu',
    explanation:
      'Puhelimessasi on vielä toinen pyyntö avoinna. Kyse ei ole hylkäyksestä: vastaa siihen pyyntöön tai sulje se, odota hetki ja yritä sitten uudelleen.',
  },
  anotherLogin: {
    title: 'Toinen kirjautuminen on kesken',
    explanation:
      'Toinen kirjautuminen tällä numerolla odottaa vastausta. Jos et aloittanut sitä itse, hylkää se puhelimessa. Yritä uudelleen, kun se on päättynyt.',
  },
  cancelled: {
    title: 'Kirjautuminen peruttiin',
    explanation: 'Peruit kirjautumisen. Jos pyyntö näkyy vielä puhelimessasi, voit hylätä sen siellä.',
  },
  unknownNumber: {
    title: 'Tuntematon numero',
    explanation:
      'Tätä numeroa ei ole rekisteröity puhelimella kirjautumiseen. Tarkista numero tai pyydä operaattoriasi ottamaan palvelu käyttöön.',
  },
  inactive: {
    title: 'Palvelu ei ole käytössä',
    explanation:
      'Puhelimella kirjautuminen ei ole käytössä tässä numerossa. Ota se käyttöön operaattorisi palvelussa ja yritä sitten uudelleen.',
  },
  pinBlocked: {
    title: 'Tunnusluku on lukittu',
    explanation:
      'Kirjautumisen tunnusluku on lukittunut liian monen väärän yrityksen jälkeen. Vaihda se operaattorisi palvelussa ja yritä sitten uudelleen.',
  },
  cardBlocked: {
    title: 'SIM-kortti on lukittu',
    explanation:
      'Kirjautuminen tällä SIM-kortilla on estetty. Pyydä operaattoriasi avaamaan kortti tai vaihtamaan se uuteen.',
  },
  unsupported: {
    title: 'Ei onnistu tällä puhelimella',
    explanation:
      'Tämä puhelin tai SIM-kortti ei tarjoa pyydettyä turvallisuustasoa. Operaattorisi kertoo, miten saat sen.',
  },
  location: {
    title: 'Ei onnistu tässä paikassa',
    explanation:
      'Kirjautumista ei sallita puhelimesi sijainnista, tai sijaintia ei tiedetä. Ota sijainti käyttöön ja yritä sitten uudelleen.',
  },
  spamCodeExhausted: {
    title: 'Häirinnänestokoodi oli väärä kolme kertaa',
    explanation: 'Puhelimeesi ei lähetetty pyyntöä. Jos olet unohtanut koodin, operaattorisi voi auttaa.',
  },
  noLocation: {
    title: 'Puhelimesi sijaintia ei tiedetä',
    explanation:
      'Tähän kirjautumiseen tarvitaan puhelimesi sijainti. Ota sijainti käyttöön, salli se operaattorisi sovellukselle ja yritä sitten uudelleen.',
  },
  unreachablePhone: {
    title: 'Puhelintasi ei tavoitettu',
    explanation:
      'Pyyntö ei päässyt perille puhelimeesi. Tarkista, että puhelin on päällä ja verkon alueella, ja yritä sitten uudelleen.',
  },
  unavailable: {
    title: 'Palvelu ei ole nyt käytettävissä',
    explanation: 'Operaattorisi palvelu ei vastaa tällä hetkellä. Yritä uudelleen muutaman minuutin kuluttua.',
  },
  noAnswerFromService: {
    title: 'Palvelu ei vastannut',
    explanation:
      'Operaattorisi palvelu ei vastannut ajoissa. Jos pyyntö näkyy puhelimessasi, hylkää se siellä ja yritä sitten uudelleen.',
  },
  smsUndeliverable: {
    title: 'Numeroon ei voi lähettää tekstiviestiä',
    explanation:
      'Linkin sisältävää tekstiviestiä ei voi toimittaa tähän numeroon. Tarkista numero tai kysy operaattoriltasi.',
  },
  smsLimit: {
    title: 'Liian monta tekstiviestiä',
    explanation:
      'Tähän numeroon lähetettiin lyhyessä ajassa useita tekstiviestejä, joten nyt ei lähetetty mitään. Odota tunti ja aloita sitten alusta.',
  },
  technical: {
    title: 'Meillä tapahtui virhe',
    explanation:
      'Kirjautuminen ei onnistunut teknisen vian vuoksi. Et tehnyt mitään väärin. Jos vika toistuu, ilmoita meille tapahtumanumero.',
  },
  certificate: {
    title: 'Varmenteesi ei ole voimassa',
    explanation:
      'Puhelimesi allekirjoitti, mutta sen varmennetta ei enää hyväksytä. Pyydä operaattoriasi uusimaan palvelu.',
  },
  signature: {
    title: 'Vastaukseen ei voitu luottaa',
    explanation:
      'Puhelimesi vastaus ei läpäissyt tarkistuksiamme, joten sinua ei kirjattu sisään. Yritä uudelleen; jos tämä toistuu, ilmoita meille tapahtumanumero.',
  },
  newSim: {
    title: 'Eri SIM-kortti vastasi',
    explanation:
      'Tämä ei ole aiemmin käytetty SIM-kortti. Jos sinulla on uusi kortti, pyydä operaattorisi asiakaspalvelua vahvistamaan se. Muussa tapauksessa joku muu saattaa käyttää numeroasi.',
  },
  interrupted: {
    title: 'Kirjautuminen keskeytyi',
    explanation:
      'Palvelu käynnistettiin uudelleen juuri sillä hetkellä. Jos pyyntö näkyy puhelimessasi, hylkää se siellä ja yritä sitten uudelleen.',
  },
  notServed: {
    title: 'Toisen operaattorin numero',
    explanation: 'Tätä numeroa ei palvella täällä. Tarkista numero, tai palaa takaisin ja valitse oma operaattorisi.',
  },
  expired: {
    title: 'Tämä kirjautuminen on vanhentunut',
    explanation:
      'Kirjautuminen kesti liian kauan, joten se päätettiin turvallisuutesi vuoksi. Palaa takaisin ja aloita alusta.',
  },
};
