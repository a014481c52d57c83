"""Names that people in our two languages often bear, folded: a help to tell a person's name from other words."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


GIVEN = _names(
    """
    aaron abel abigail abraham abril adalberto adam adela adelina adolfo adrian adriana agustin aida aidee alan
    alba alberto alejandra alejandro alejo alex alexa alexander alexandra alexis alfonso alfredo alicia alina
    alirio alma alonso alvaro amado amalia amanda amaya amelia amparo ana anabel anais anderson andrea andreina
    andres andrew andry andy angel angela angelica angelina angelo anibal anita anna anthony antonella antonia
    antonio argenis ariana ariel armando arturo asdrubal ashley astrid augusto aura aurelio aurora axel barbara
    beatriz belen belkis benito benjamin bernardo berta betty blanca boris brandon brayan brenda brian bruno
    bryan camila camilo carla carlos carmelo carmen carolina caroline catalina cecilia celeste celia cesar
    charles christian christopher cindy clara claudia claudio consuelo corina cristian cristina cristobal
    cruzmary dagoberto daisy damian dana daniel daniela danny dario darwin david dayana deisi deisy delia denis
    denise derek deyanira diana dianny diego dilcia dina domingo donald dora doris douglas dulce eddy edgar
    edgardo edison edith edixon edmundo eduardo eduin edward edwin efrain eileen eladio elena elias elio elisa
    elisabeth eliseo elizabeth eloisa elsa eloy elvia elvira elvis emanuel emilia emilio emily emma emmanuel enrique
    erica erick erik erika ernesto esmeralda esperanza esteban estefania estela esther estrella eugenia eugenio
    eva evelyn ezequiel fabian fabiana fabiola fabricio fatima federico felicia felipe felix fermin fernanda
    fernando fidel flavia flor florencia francelys francesca francis francisca francisco frank franklin freddy
    fredy gabriel gabriela genesis george gerardo german gerson gilberto gina gisela giselle gladys glenda
    gloria gonzalo graciela gregorio gregory greicy griselda guadalupe guillermo gustavo hector heidi helen
    henry heriberto hernan hilda horacio hugo humberto ignacio iliana indira ines ingrid inocencia irene iris
    irma isaac isabel isabela isabella isaias isidro ismael israel ivan ivana ivonne jackson jacob jacqueline
    jaime jairo james jasmine javier jean jeferson jefferson jenifer jennifer jenny jeremias jeremy jerry jesica
    jessica jessika jesus jhoan jhon jhonny jimena jimmy joan joaquin joel johan johana johanna john johnny
    jonathan jordan jorge jose josefa josefina joselyn joseph joshua josue juan juana juanita judith julia
    julian juliana juliet julio karen karina karla katerin katherine katiuska keila keiner kelly kelvin kenia
    kenneth kevin keyla kimberly laura laureano leandro leidy leonardo leonel leonor leopoldo leticia leyla
    lidia lilian liliana linda lisa lisandro lisbeth lizbeth lola lorena lorenzo lourdes lucas lucero lucia
    luciana luciano lucila luis luisa luz mabel magaly magdalena maikel maira manuel manuela marcela marcelo
    marco marcos margarita maria mariana marianela mariangel maribel maricela mariela marina mario marisol
    maritza marlene marlon marta martha martin mary maryuri mateo matias matthew mauricio maximiliano maximo
    mayra melissa mercedes merlin michael michelle miguel miguelina milagros mildred mireya miriam moises monica
    myriam nancy naomi natalia natasha nathalie neida nelly nelson nestor neyda nicolas nicole noe noel noelia
    nohemi nora norberto norma octavio ofelia olga oliver olivia omaira omar orlando oscar osvaldo oswaldo pablo
    paola patricia patricio patrick paul paula paulina pedro peter petra pilar rafael rafaela ramiro ramon
    ramona randy raquel raul raymond rebeca rebecca regina reina reinaldo rene reyna ricardo richard rigoberto
    rita robert roberto robinson rocio rodolfo rodrigo rogelio roger roland rolando roman romina romulo ronald
    roque rosa rosalba rosalia rosalinda rosario rosaura rosemary rosmery roxana ruben rudy ruth salomon
    salvador samanta samantha samuel sandra santiago santos sara sarah saul sebastian sergio shirley silvana
    silvia simon sofia soledad sonia stefany stephanie stephany steven susana suyapa tania tatiana teodoro
    teresa thomas tomas trinidad ulises valentin valentina valeria vanesa vanessa veronica vicenta vicente
    victor victoria vilma vinicio virginia viviana walter wendy wilfredo william williams wilmer wilson wuilmer
    ximena yadira yajaira yamilet yaneth yanira yasmin yean yeison yelitza yenifer yenny yesenia yesica yohana
    yolanda yonathan yorgelis yorman yosmar yuleima yuleisy yuliana yulimar yuri yusbely yusmary zaida zenaida
    zoila zoraida zulay zuleima zulma
    """
)

SURNAMES = _names(
    """
    abrego abreu acevedo acosta adams aguilar aguirre alarcon alcala alfaro almeida alonzo alvarado alvarez
    alvear amaya anderson andrade angulo aparicio aponte aragon aranda araujo araya arce arcia arevalo arguello
    arias armas arreaza arriaga arroyo arteaga avendano avila ayala azuaje baez baker balza barajas barbosa
    barrera barreto barrientos barrios barros bautista becerra belandria bello beltran benavides benitez
    bermudez bernal betancourt blanco blandin bolanos bolivar bonilla borges borjas bracho bravo briceno briones
    brito brown bueno burgos bustamante bustillo caballero cabello cabrera caceres calderon calles camacho
    campbell campos canales cano cardenas cardona cardozo carias carmona carpio carrasco carrasquero carreno
    carrillo carter carvajal casanova castaneda castellanos castillo castro cedeno centeno cerda cermeno
    cervantes chacin chacon chavez chirinos cisneros clark colina collins colmenares colon contreras cordero
    cordoba cordova cornejo corona coronado correa cortes cortez cova crespo cruz cuellar cuevas davila davis
    delgado diaz dominguez duarte duque duran echeverria elias escalante escalona escobar escobedo espejo
    espinal espinosa espinoza esquivel estrada evans fajardo farias fernandez ferrer figueroa flores fonseca
    franco fuenmayor fuentes galindo gallegos galvan galvez gamboa gamez garces garcia garrido gil gimenez giron
    godoy gomez gonzales gonzalez gonzalves graterol green guerra guerrero guevara guillen gutierrez guzman hall
    haro harris henriquez heredia hernandez herrera hidalgo hill hurtado ibarra infante iriarte izaguirre
    izquierdo jackson jaramillo jerez jimenez johnson jones juarez king lagos lara laya leal ledezma leon lewis
    linares lira lobo lopez lozada lozano lucena lugo luna machado macias madera madrid maldonado manrique
    manzano marcano marin marquez marrero marte martin martinez mata mateo matos maza mckinney medina mejia
    melendez melgar mena mendez mendoza meneses mercado merino mijares miller miranda mitchell mogollon molina
    moncada monsalve montero montes montesinos montiel montilla montoya moore mora morales moran moreno morillo
    mosquera moya munoz murillo narvaez nava navarro nelson nieto nieves noguera noriega novoa nunez oberto
    ocampo ochoa ojeda olivares olivera oliveros olivo oquendo orellana orozco ortega ortiz osorio osuna otero
    pabon pacheco padilla paez palacio palacios palencia palma paredes parker parra pascual pastrana patino paz
    pena peraza perdomo pereira perez perozo phillips pimentel pineda pinero pinto pinzon pirela polanco ponce
    portillo prado prieto puerta pulido quevedo quijada quinones quintana quintero quiroz ramirez ramos rangel
    raya rengifo restrepo revilla rey reyes reynoso riera rincon rios rivas rivera rivero roberts robinson
    robles roca rocha rodriguez rojas roldan rolon roman romero rondon rosales rosario rosas rubio rueda ruiz
    saavedra salas salazar salcedo saldana salgado salinas sanabria sanchez sandoval santamaria santana
    santander santiago santos sarmiento segovia segura sepulveda serrano sierra silva simancas smith solano
    soler solis solorzano sosa soto suarez sulbaran tapia taylor tejada tejeda tellez teran thomas thompson
    tineo toro torrealba torres tovar trejo trujillo turner urbina urdaneta uribe urrutia valbuena valdez
    valencia valenzuela valera valero valladares valle vallejo vanegas varela vargas vasquez vazquez vega
    velasco velasquez velazquez velez vera vergara vielma vilchez villa villalba villalobos villanueva
    villarreal villegas viloria vivas walker white williams wilson wright yanez yepez young zabala zambrano
    zamora zapata zarate zavala zelaya zerpa zuniga
    """
)

# Names that are words, places or saints as often: alone they tell nothing.
WORDS_TOO = _names(
    """
    abril alba alma amparo angel angela aurora azul bello blanca bravo bueno calle campo campos cantante clara
    concepcion consuelo cuba cuello dolores domingo dulce esperanza estrella fatima feliz flor fuente fuentes grande
    guadalupe guerra gloria inocencia iglesias israel jesus jordan king lago leal leon linda lobo luna luz mar marina
    marte mata mayo mercedes mesa milagros nancy nieves olivia palacio palma paz pena piedra pilar pinto plaza prado
    regina reina rey rico rios rocio rojo rosa rosario salinas salvador san santa santiago santo santos sierra sol
    soledad soto tierra toro trinidad valle vega victoria villa virginia young white brown green black will grace hope
    dora
    """
)
