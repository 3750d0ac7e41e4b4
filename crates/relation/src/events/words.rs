//! Closed classes of English words that the extraction of events turns on.

fn is_in(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|entry| entry == word)
}

/// Nouns that say how many of those behind "of".
pub fn is_quantity(lemma: &str) -> bool {
    is_in(
        "thousand hundred dozen million score ten number group handful pair majority minority couple lot series wave \
         crowd team some one most many several two three four five all each none part member half third rest \
         delegation bunch gang column convoy range string total percent",
        lemma,
    )
}

/// Nouns for people and for bodies of them.
pub fn is_person(lemma: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "ers", "ors", "ists", "er", "or", "ist", "ian", "man", "men", "woman", "women", "people", "crat",
        "ee",
    ];
    const NOT: &str = "matter order number paper river winter weather power letter water summer border corner offer \
         register quarter chapter center theater powder poster banner barrier helicopter bunker tanker \
         trailer tower layer shelter computer server counter disaster murder factor sector error terror \
         horror harbor labor honor color favor vigor rumor humor armor door floor motor reactor tractor \
         corridor mirror dinner manner cover fever liver silver rubber timber cancer beer tier committee \
         guarantee coffee degree never ever over under after either neither other another rather newsletter \
         november december october september trigger transfer frontier newspaper answer danger hunger anger \
         finger ginger lumber chamber cyber soccer cruiser";
    is_in(
        "people person child baby kid boy girl wife husband mother father son daughter brother sister parent family \
         relative friend neighbour neighbor resident citizen national civilian migrant refugee immigrant \
         demonstrator student pupil youth teenager guest victim hostage troop rebel militant insurgent guerrilla \
         guerilla terrorist army navy militia police cop guard patrol soldier government regime administration \
         ministry parliament congress senate assembly court tribunal jury council commission committee party \
         opposition union federation alliance coalition bloc team side crew staff company firm bank agency group \
         gang mob crowd cartel organisation organization institution university authority official chief head king \
         queen prince princess president premier chancellor mp lawmaker deputy delegate envoy diplomat spy agent \
         suspect prisoner inmate detainee convict candidate host rival ally enemy foe force forces personnel public \
         electorate community tribe clan village-chief nurse pilot clerk cleric monk priest bishop pope imam sheikh \
         expert journalist activist analyst athlete aide lawyer he she they we i you who him her them us me himself \
         herself themselves everyone everybody anyone somebody someone nobody passer-by passenger pedestrian tourist \
         hunter thief pirate peasant faithful fan delegation cabinet country nation state world west east north \
         south side community authorities airline manufacturer maker retailer operator watchdog regulator broadcaster \
         newspaper publisher junta squad unit brigade battalion wing faction movement branch hospital dissident \
         communist socialist nationalist separatist fundamentalist islamist extremist bomber gunman general thousand hundred dozen million many several other others both",
        lemma,
    ) || (lemma.len() > 4 && ENDINGS.iter().any(|ending| lemma.ends_with(ending)) && !is_in(NOT, lemma))
}

/// Nouns for what people do, think or have, which act on their own account no more than "policy" does.
pub fn is_abstract(lemma: &str) -> bool {
    const ENDINGS: &[&str] = &["tion", "sion", "ment", "ness", "ity", "ism", "ance", "ence", "cy"];
    is_in(
        "policy plan effort right law rule decision role move bid call claim attack war ban aid law border soil \
         territory airspace peace process talk deal pact trade sanction program programme project issue problem \
         crisis economy interest offer proposal demand election vote visit trip idea view position stance record \
         report statement speech behaviour behavior use support rule reign threat action response approach attempt \
         failure success loss victory history culture language market share price oil gas export import city town \
         province region state-of-emergency campaign strike protest raid capital coast waters embassy leadership friendship partnership membership citizenship relationship \
         hardship",
        lemma,
    ) || (ENDINGS.iter().any(|ending| lemma.ends_with(ending))
        && !is_in(
            "government parliament regiment administration organisation organization federation delegation coalition \
             opposition commission institution legation mission association university community city authority \
             minority majority party embassy agency department corporation nation population resistance alliance \
             leadership judiciary ambulance",
            lemma,
        ))
}

/// Nouns for places that are built or bounded, where things happen.
pub fn is_site(lemma: &str) -> bool {
    is_in(
        "camp city town village capital street square road highway motorway bridge airport station port harbour harbor \
         church mosque temple synagogue school university campus college hospital clinic hotel restaurant bar pub \
         nightclub shop store mall market supermarket factory plant mine office building house home apartment embassy \
         consulate ministry palace headquarters base checkpoint border crossing prison jail courthouse courtroom \
         stadium arena park beach forest jungle mountain valley river lake sea island desert province region district \
         county state suburb neighbourhood neighborhood area zone field farm warehouse theatre theater cinema museum \
         library refinery pipeline railway tunnel ceremony funeral rally conference summit",
        lemma,
    )
}

/// Nouns for a part of a place: "the outskirts of Kabul".
pub fn is_area(lemma: &str) -> bool {
    is_in(
        "outskirt outskirts centre center heart part north south east west edge coast shore shores side middle \
         vicinity suburb suburbs city town village province region district state port capital area island",
        lemma,
    )
}

/// Prepositions of places.
pub const LOCATIVES: &[&str] = &[
    "in",
    "at",
    "near",
    "outside",
    "inside",
    "across",
    "around",
    "off",
    "along",
    "throughout",
    "on",
    "within",
    "beside",
    "by",
    "amid",
    "over",
];

/// Whether a preposition is one of places.
pub fn is_locative(preposition: &str) -> bool {
    LOCATIVES.contains(&preposition)
}

/// Verbs that say of their object that it did what "of" or "with" joins.
pub fn is_charging(lemma: &str) -> bool {
    is_in("accuse suspect convict charge acquit clear indict arraign absolve exonerate", lemma)
}

/// Pronouns that stand for the subject again.
pub fn is_reflexive(word: &str) -> bool {
    is_in("himself herself itself themselves myself yourself ourselves", word)
}

/// Verbs whose object is the one who does or is said to do what their complement tells.
pub fn is_controlling(lemma: &str) -> bool {
    is_in(
        "urge ask order force compel tell persuade allow permit let help want invite encourage convince instruct require \
         press push call advise warn lead cause enable authorize authorise accuse suspect convict charge acquit blame \
         prevent stop bar ban forbid",
        lemma,
    )
}

/// Verbs whose subject does what their object names: "staged a coup".
pub fn is_support(lemma: &str) -> bool {
    is_in(
        "hold stage launch carry conduct mount make commit begin start continue resume plan lead join attend organize \
         organise wage perform issue lodge file voice express give take deliver undertake reach strike conclude \
         complete have open order announce pursue host convene arrange accelerate step intensify expand extend \
         reiterate renew repeat submit sign cast end halt suspend stop cancel postpone delay call seek propose \
         plot attempt prepare offer pay",
        lemma,
    )
}

/// Verbs whose subject takes part in what "for" or "in" joins: "arrived for talks".
pub fn is_going(lemma: &str) -> bool {
    is_in(
        "arrive come go fly travel return gather meet participate engage take head join leave assemble visit reconvene \
         sit turn line converge",
        lemma,
    )
}

/// Nouns for a stretch or part of what goes on.
pub fn is_round(lemma: &str) -> bool {
    is_in(
        "day week month year hour round spate string campaign kind type form act act wave session period start",
        lemma,
    )
}

/// Nouns for what is done of which a word before it says what it is: "mediation efforts".
pub fn is_effort(lemma: &str) -> bool {
    is_in(
        "effort process campaign operation drive activity programme program work mission bid talk payment",
        lemma,
    )
}

/// Verbs whose subject has done to it what their object names: "suffered a defeat".
pub fn is_undergoing(lemma: &str) -> bool {
    is_in(
        "suffer face undergo receive survive withstand await fear escape attract draw spark trigger win earn",
        lemma,
    )
}

/// Words of sport, in a sentence of which an attack is a way to play.
pub fn is_sport(lemma: &str) -> bool {
    is_in(
        "goalkeeper midfielder striker winger fullback defender halftime half-time kickoff kick-off touchdown \
         quarterback inning innings wicket batsman bowler playoff semifinal semi-final quarterfinal quarter-final \
         penalty-kick free-kick referee offside hat-trick tournament championship league cup-tie scoreline equaliser \
         equalizer scorer rebound dunk puck set-point tiebreak baseline serve linebacker pitcher homer fixture derby \
         headed scored goal match season coach team game points lap peloton sprint podium final player side half \
         minute ball box",
        lemma,
    )
}
