# Letters that are printed, in Portuguese.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.

letter-account = Conta: { $account }
letter-title = A sua segunda etapa para { $app }
letter-title-several = A sua segunda etapa para { $app } e outros serviços
letter-why = Para entrar, a senha não bastará mais: você confirmará no seu telefone. Configure-o uma única vez; leva cerca de dois minutos.
letter-scan = 1. Aponte a câmera do seu telefone para este código e abra o endereço que ela mostra.
letter-follow = 2. Siga as etapas no telefone. É só isso.
letter-type = Sem câmera, digite este endereço no navegador do seu telefone, em uma única linha:
letter-once = O código e o endereço valem uma única vez, e até { $until }.
letter-secret = Não os entregue a ninguém: quem abrir o endereço primeiro confirmará os logins na sua conta.
letter-used = Se outra pessoa já os usou, avise imediatamente o suporte.
