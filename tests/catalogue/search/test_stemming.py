"""Words that must find each other, and words that look alike and must not: decided before the rules were written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.search.stemming import stem

# A family a line: each word finds the first, and so all others.
FAMILIES = """
house houses housing housed
plan plans planned planning
build builds building buildings built
play plays played playing
rate rates rated rating
recycle recycles recycled recycling
grit gritted gritting
let lets letting lettings
dwell dwelling dwellings
flood floods flooded flooding
light lights lighting lit
park parks parked
vote votes voted voting
trade trades traded trading
care cares cared caring
store stores stored storing
share shared sharing
damage damages damaged
dispose disposed disposing
process processes processed processing
assess assesses assessed assessing
refer refers referred referring
commit commits committed committing
benefit benefits benefited benefitted
control controls controlled controlling
install installs installed installing installation installations
skill skills skilled
drill drills drilled
add adds added adding
exceed exceeds exceeded exceeding
agree agrees agreed agreeing
age aged ageing aging
die dies died dying
bury buries buried burying
study studies studied studying
property properties
policy policies
library libraries
authority authorities
country countries
county counties
money monies
church churches
bench benches
branch branches
ash ashes
box boxes
tax taxes taxed taxation
class classes
address addresses addressed addressing
business businesses
bus buses
minibus minibuses
gas gases
lens lenses
virus viruses
census censuses
campus campuses
status statuses
bonus bonuses
prospectus prospectuses
taxi taxis
menu menus
kpi kpis
api apis
foi fois
pru prus
tpo tpos
tree trees
fee fees
employee employees
leaf leaves
life lives
half halves
shelf shelves
knife knives
thief thieves
wharf wharves
child children
person people persons
man men
woman women
tradesman tradesmen
binman binmen
foot feet
mouse mice
tooth teeth
goose geese
index indexes indices
appendix appendices
criterion criteria
referendum referendums referenda
crisis crises
analyse analysis analyses analysed analysing analyze
collect collected collection collections
inspect inspected inspection inspections
adopt adopted adoption
elect elected election elections
educate educated education
locate located location
pollute polluted pollution
prevent prevented prevention
protect protected protection
exhibit exhibition exhibitions
institute institution institutions
register registered registering registration registrations
consult consulted consultation consultations
adapt adapted adaptation adaptations
transport transported transportation
homeless homelessness
lonely loneliness
sick sickness
ready readiness
blind blindness
deaf deafness
aware awareness
effective effectiveness
licence licences license licensed licensing
practice practices practise practised
organise organises organised organising organisation organisations organization organize
neighbour neighbours neighbor
neighbourhood neighborhoods
centre centres center centers
colour colours color
programme programmes program programs
catalogue catalogues catalog
harbour harbor
defence defense
theatre theater
fibre fiber
kerb kerbs curb
odour odor
aluminium aluminum
sulphur sulfur
paediatric pediatric
judgement judgment
travel travels travelled traveled travelling traveling
traveller travellers traveler
counsellor counselor
counselling counseling
fulfil fulfill
enrol enrolled enroll
spend spends spent spending
pay pays paid paying
sell sells sold selling
buy buys bought buying
teach teaches taught teaching
break breaks broken broke
steal stolen stealing
old older oldest
apply applies applied application applications
allocate allocated allocation
approve approved approval approvals
assess assessed assessment assessments
attend attended attending attendance attendances
bury burial burials
collide collided collision collisions
complain complaint complaints
consume consumed consumption
cycle cyclist cyclists
decide decided decision decisions
deprive deprived deprivation
develop developed development
disable disabled disability disabilities
dispose disposal
divide divided division
electrical electric
employ employed employment
enforce enforced enforcement
enquire enquiry enquiries inquiry
environment environmental
equal equality equalities
erode eroded erosion
exclude excluded exclusion exclusions
extend extended extension extensions
finance finances financial
fail failure failures
historic historical
insure insured insurance
maintain maintained maintenance
manage managed management
marry married marriage marriages
noise noisy
obese obesity
perform performed performance
recover recovery
recruit recruited recruitment
reduce reduced reduction
remove removed removal
respond responded response responses
safe safety
sell sale sales
statistics statistical
submit submitted submission submissions
suspend suspended suspension suspensions
tenant tenants tenancy tenancies
tour tourist tourists tourism
treat treated treatment
vacant vacancy
visit visits visitor visitors
educate educational
young younger youngest
"""

# Pairs that look alike to a rule, or are one to a usual stemmer, and mean different things to a council.
STRANGERS = """
process procession | profess profession
organ organisation | organ organic | universe university | universal university | police policy | car care
care career | care carer | career carer | plan plane | stats state | state station | state statement | new news
local location | local locate | home homeless | council counsel | council councillor | councillor counsellor
counsel counsellor | busy business | bus busy | bus business | wit witness | harness harn | wild wilderness
meter metre | general generate | general generation | gene general | nation native | mark market | part party
part partner | ward warden | ward award | ward reward | port portal | port report | post poster | rat rate
rat rating | rate ration | rail railing | even evening | set setting | list listed | train training
board boarding | book booking | park parking | tip tipping | count county | count country | county country
poll pollution | poll pool | form former | form formal | form forum | let letter | bet better | corn corner
corn cornice | animal animate | capital captain | sect section | miss mission | act action | port portion
verse version | sess session | convent convention | transit transition | posit position | edit edition
ration rational | secure secular | second secondary | prime primary | minister ministry | author authority
depart department | govern government | apart apartment | hospital hospice | hospital hospitality | opera operate
relate relay | past paste | moral morale | human humane | custom customer | king kin | sing sin | wing win
thing thin | ceiling ceil | feed fee | seed see | weed wee | shed she | bed be | leave leaf | live life
cheque check | story storey | draft draught | advice advise | principal principle | stationary stationery
grave gravel | gravy grave | tram trampoline | adult adulterate | travel traveller | employ employee | mast master
electric electricity | resident residential | pay pavement | refuse refusal | allow allowance | place placement
agree agreeable | elect electric | apply appliance | cycle cyclone | provide providence | tour tournament
employ employer | assess assessor | own owner | manage manager | develop developer | visit visible | safe safari
include inclusion | provide provision | weigh weight | mould mold | grey gray | tired tyre
"""
JOINED = [(family.split()[0], other) for family in FAMILIES.strip().splitlines() for other in family.split()[1:]]
APART = [tuple(pair.split()) for line in STRANGERS.strip().splitlines() for pair in line.split(" | ")]


@pytest.mark.parametrize("one, other", JOINED)
def test_forms_of_one_word_find_each_other(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize("one, other", APART)
def test_different_words_do_not(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=30))
def test_a_stem_is_a_word(word: str) -> None:
    assert stem(word)
