//! Titles: their words, holders, owners and status.

use crate::testing;

/// Every title as `title | holder | of | status | evidence`.
fn titles(text: &str) -> String {
    let source = testing::source(text);
    let titles = testing::found(&testing::tagged(&source), None).titles;
    let line = |id| {
        let title = titles.row(id);
        let of = title.of.map_or("-", |span| &text[span]);
        let status = if title.is_role { title.status.as_str() } else { "address" };
        let (words, holder, evidence) = (&text[title.span], &text[title.holder], &text[title.evidence]);
        format!("{words} | {holder} | {of} | {status} | {evidence}")
    };
    titles.ids().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn before_a_name() {
    insta::assert_snapshot!(titles(
        "United States Secretary of State Mike Pompeo met Russian Foreign Minister Sergei Lavrov. \
         Opposition leader Juan Guaido, UN Secretary-General Antonio Guterres and ESA Deputy Director \
         Chiara Montefalco were told by Gen. Rosa Villalobos and Co-founder and Chief Executive Dana Halvorsen."
    ), @"
    Secretary of State | Mike Pompeo | United States | current | United States Secretary of State Mike Pompeo
    Foreign Minister | Sergei Lavrov | Russian | current | Russian Foreign Minister Sergei Lavrov
    Opposition leader | Juan Guaido | - | current | Opposition leader Juan Guaido
    Secretary-General | Antonio Guterres | UN | current | UN Secretary-General Antonio Guterres
    Deputy Director | Chiara Montefalco | ESA | current | ESA Deputy Director Chiara Montefalco
    Gen. | Rosa Villalobos | - | current | Gen. Rosa Villalobos
    Co-founder and Chief Executive | Dana Halvorsen | - | current | Co-founder and Chief Executive Dana Halvorsen
    ");
}

#[test]
fn with_a_department_or_a_place_of_its_own() {
    insta::assert_snapshot!(titles(
        "Minister of Foreign Affairs Petru Stanciulescu and Health and Sports Minister Lucia Barrenechea left. \
         Archbishop of Canterbury Justin Welby saw Emergency Situations Minister Yevgeny Zinichev."
    ), @"
    Minister of Foreign Affairs | Petru Stanciulescu | - | current | Minister of Foreign Affairs Petru Stanciulescu
    Health and Sports Minister | Lucia Barrenechea | - | current | Health and Sports Minister Lucia Barrenechea
    Archbishop | Justin Welby | Canterbury | current | Archbishop of Canterbury Justin Welby
    Emergency Situations Minister | Yevgeny Zinichev | - | current | Emergency Situations Minister Yevgeny Zinichev
    ");
}

#[test]
fn in_apposition_before_and_after_a_name() {
    insta::assert_snapshot!(titles(
        "Venezuela's foreign minister, Jorge Arreaza, spoke. Guaido, the head of the National Assembly, did not. \
         Mary Barra, 58, the chief executive of General Motors, agreed with Xi Jinping, China's president. \
         The European Union's foreign policy chief, Federica Mogherini, was told by a Foreign Ministry spokeswoman, \
         Katrin Oldersleben. Qassem Soleimani, the head of Iran's elite Quds Force, died."
    ), @"
    foreign minister | Jorge Arreaza | Venezuela | current | Venezuela's foreign minister, Jorge Arreaza
    head | Guaido | National Assembly | current | Guaido, the head of the National Assembly
    chief executive | Mary Barra | General Motors | current | Mary Barra, 58, the chief executive of General Motors
    president | Xi Jinping | China | current | Xi Jinping, China's president
    foreign policy chief | Federica Mogherini | European Union | current | European Union's foreign policy chief, Federica Mogherini
    spokeswoman | Katrin Oldersleben | Foreign Ministry | current | Foreign Ministry spokeswoman, Katrin Oldersleben
    head | Qassem Soleimani | Quds Force | current | Qassem Soleimani, the head of Iran's elite Quds Force
    ");
}

#[test]
fn held_no_more_or_not_yet() {
    insta::assert_snapshot!(titles(
        "Former U.S. President Barack Obama and then-Education Minister Una Tierney-Walsh spoke. \
         Zoltan Berkesi, the ex-mayor of Pecs, and ex-Prime Minister David Cameron did not. Acting Defense Secretary \
         Patrick Shanahan met Chilean President-elect Gabriel Boric and Democratic presidential candidate Joe Biden."
    ), @"
    President | Barack Obama | U.S. | former | Former U.S. President Barack Obama
    Education Minister | Una Tierney-Walsh | - | former | then-Education Minister Una Tierney-Walsh
    mayor | Zoltan Berkesi | Pecs | former | Zoltan Berkesi, the ex-mayor of Pecs
    Prime Minister | David Cameron | - | former | ex-Prime Minister David Cameron
    Defense Secretary | Patrick Shanahan | - | acting | Acting Defense Secretary Patrick Shanahan
    President-elect | Gabriel Boric | Chilean | candidate | Chilean President-elect Gabriel Boric
    presidential candidate | Joe Biden | Democratic | candidate | Democratic presidential candidate Joe Biden
    ");
}

#[test]
fn forms_of_address_are_no_roles() {
    insta::assert_snapshot!(titles(
        "Ms Folake Adeyinka, Dr. Gabor Szentkuti and Mr Dunmore agreed. Its chairwoman, Lady Ursula Penhale, did not."
    ), @"
    Ms | Folake Adeyinka | - | address | Ms Folake Adeyinka
    Dr. | Gabor Szentkuti | - | address | Dr. Gabor Szentkuti
    Mr | Dunmore | - | address | Mr Dunmore
    chairwoman | Ursula Penhale | - | current | chairwoman, Lady Ursula Penhale
    Lady | Ursula Penhale | - | address | Lady Ursula Penhale
    ");
}

#[test]
fn words_beside_a_name_that_are_not_its_title() {
    assert_eq!(titles("He was blamed by the prime minister, Lavrov said."), "");
    assert_eq!(titles("He told reporters Sergei Lavrov had left. The General Assembly voted."), "");
    assert_eq!(titles("Abu Mahdi al-Muhandis met Anya Jenkins, the producers said."), "");
    // The second title is the second person's.
    assert_eq!(
        titles("Mike Pompeo, President Donald Trump and others left."),
        "President | Donald Trump | - | current | President Donald Trump"
    );
}
